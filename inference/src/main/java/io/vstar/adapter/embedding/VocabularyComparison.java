package io.vstar.adapter.embedding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A comparison of vectors with the token vectors of a vocabulary: which tokens point in nearly the
 * same direction, and how long a vector is among them. The vocabulary is added in blocks, since the
 * whole of it may not fit into memory twice.
 */
public final class VocabularyComparison {
  /**
   * A token near a vector.
   *
   * @param id the id of the token, its row in the table
   * @param cosine the cosine of the angle between its vector and the compared one, -1 to 1
   */
  public record Neighbor(long id, double cosine) {}

  /**
   * The place of a vector among the token vectors.
   *
   * @param norm the L2 norm of the vector
   * @param normPercentile the percentage of token vectors that are shorter, 0 to 100
   * @param nearest the tokens of the largest cosines, nearest first
   */
  public record Place(double norm, double normPercentile, List<Neighbor> nearest) {
    public Place {
      nearest = List.copyOf(nearest);
    }
  }

  private final float[] vectors; // (V, D)
  private final int width;
  private final int neighbors;
  private final double[] norms;
  private final long[] shorter;
  private final List<PriorityQueue<Neighbor>> nearest = new ArrayList<>(); // the farthest first
  private long tokens;

  /**
   * Begins a comparison.
   *
   * @param vectors the vectors, (V, D)
   * @param neighbors the number of near tokens to find for each vector, at least 1
   */
  public VocabularyComparison(VectorTable vectors, int neighbors) {
    this.vectors = vectors.values();
    this.width = vectors.width();
    this.neighbors = neighbors;
    this.norms = new double[vectors.vectors()];
    this.shorter = new long[norms.length];
    for (int v = 0; v < norms.length; v++) {
      norms[v] = norm(this.vectors, v);
      nearest.add(new PriorityQueue<>(Comparator.comparingDouble(Neighbor::cosine)));
    }
  }

  /**
   * Adds the next token vectors of the vocabulary.
   *
   * @param rows (N, D) row-major
   */
  public void add(float[] rows) {
    if (rows.length % width != 0) {
      throw new IllegalArgumentException(
          "%d numbers are no rows of width %d".formatted(rows.length, width));
    }
    for (int row = 0; row < rows.length / width; row++, tokens++) {
      double norm = norm(rows, row);
      for (int v = 0; v < norms.length; v++) {
        shorter[v] += norm < norms[v] ? 1 : 0;
        double product = norm * norms[v];
        if (product > 0) {
          keep(v, new Neighbor(tokens, dot(rows, row, v) / product));
        }
      }
    }
  }

  /** Returns the place of each vector among the token vectors added so far. */
  public List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (int v = 0; v < norms.length; v++) {
      double percentile = tokens == 0 ? 0 : 100.0 * shorter[v] / tokens;
      places.add(
          new Place(
              norms[v],
              percentile,
              nearest.get(v).stream()
                  .sorted(Comparator.comparingDouble(Neighbor::cosine).reversed())
                  .toList()));
    }
    return places;
  }

  private void keep(int vector, Neighbor token) {
    PriorityQueue<Neighbor> kept = nearest.get(vector);
    if (kept.size() < neighbors) {
      kept.add(token);
    } else if (kept.element().cosine() < token.cosine()) {
      kept.remove();
      kept.add(token);
    }
  }

  private double norm(float[] rows, int row) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      sum += (double) rows[i] * rows[i];
    }
    return Math.sqrt(sum);
  }

  private double dot(float[] rows, int row, int vector) {
    int a = row * width;
    int b = vector * width;
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += (double) rows[a + i] * vectors[b + i];
    }
    return sum;
  }
}
