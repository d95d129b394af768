package io.vstar.train.inversion;

import io.vstar.adapter.embedding.VectorTable;
import io.vstar.adapter.embedding.VocabularyComparison.Place;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * The figures of the vectors of a learned word.
 *
 * @param vectors the number of vectors V
 * @param encoders the vectors in each text encoder
 * @param leftOut what the loss becomes without each vector; empty if that was not measured
 */
record VectorFigures(int vectors, List<OfEncoder> encoders, List<Change> leftOut) {
  VectorFigures {
    encoders = List.copyOf(encoders);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * The vectors in one text encoder.
   *
   * @param vectors the V vectors
   */
  record OfEncoder(List<OfVector> vectors) {
    OfEncoder {
      vectors = List.copyOf(vectors);
    }

    /**
     * Compares vectors with their start values.
     *
     * @param places the places of the learned vectors in the vocabulary
     * @param words the text of a token by its id
     */
    static OfEncoder of(
        VectorTable initial, VectorTable learned, List<Place> places, LongFunction<String> words) {
      return new OfEncoder(
          IntStream.range(0, learned.vectors())
              .mapToObj(
                  v ->
                      new OfVector(
                          distance(initial.vector(v), learned.vector(v)),
                          places.get(v),
                          places.get(v).nearest().stream()
                              .map(near -> words.apply(near.id()))
                              .toList()))
              .toList());
    }

    private static double distance(float[] from, float[] to) {
      double difference = 0;
      double length = 0;
      double learned = 0;
      for (int i = 0; i < from.length; i++) {
        difference += Math.pow((double) to[i] - from[i], 2);
        length += (double) from[i] * from[i];
        learned += (double) to[i] * to[i];
      }
      double unit = length > 0 ? length : learned; // a start of zeros has no length
      return Math.sqrt(difference / Math.max(unit, Double.MIN_NORMAL));
    }
  }

  /**
   * One vector.
   *
   * @param distance the distance from the start values, in lengths of these; 1 from zeros
   * @param place its place among the token vectors of the vocabulary
   * @param words the words of the nearest tokens, nearest first
   */
  record OfVector(double distance, Place place, List<String> words) {
    OfVector {
      words = List.copyOf(words);
    }
  }

  /**
   * The change of a loss when something is left out, over the same examples.
   *
   * @param relative the mean difference divided by the mean loss; above 0 if the loss rises
   * @param error the standard error of {@code relative} from the pairs of examples
   */
  record Change(double relative, double error) {
    /** The number of standard errors beyond which a difference is not chance. */
    private static final double CERTAIN = 2;

    /** Compares the losses of examples with those of the same examples without something. */
    static Change between(List<Double> with, List<Double> without) {
      int n = with.size();
      double mean = with.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      double[] differences =
          IntStream.range(0, n).mapToDouble(i -> without.get(i) - with.get(i)).toArray();
      double difference = Arrays.stream(differences).sum() / n;
      double squares = 0;
      for (double each : differences) {
        squares += (each - difference) * (each - difference);
      }
      double error = n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n);
      return new Change(difference / mean, error / mean);
    }

    /** Returns whether the loss rises by more than chance would explain. */
    boolean matters() {
      return relative > CERTAIN * error;
    }
  }
}
