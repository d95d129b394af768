package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The embedding of a picture or a text on the host, as a vector of length 1. Pictures and texts of
 * one CLIP model can be compared with each other and among themselves.
 */
public final class ClipEmbedding {
  private final float[] direction;

  private ClipEmbedding(float[] direction) {
    this.direction = direction;
  }

  /**
   * Normalises a vector.
   *
   * @param values the vector, of any length but 0
   * @throws IllegalArgumentException if it has no direction: it is zero, or not finite
   */
  public static ClipEmbedding of(float... values) {
    double square = 0;
    for (float value : values) {
      square += (double) value * value;
    }
    if (!(square > 0 && square < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "an embedding of length %s has no direction".formatted(Math.sqrt(square)));
    }
    float[] direction = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      direction[i] = (float) (values[i] / Math.sqrt(square));
    }
    return new ClipEmbedding(direction);
  }

  /**
   * Reads and normalises embeddings.
   *
   * @param embeddings (N, P) float32
   * @throws IllegalArgumentException if one of them has no direction
   */
  public static List<ClipEmbedding> all(NDArray embeddings) {
    int width = Math.toIntExact(embeddings.getShape().get(1));
    float[] values = embeddings.toFloatArray();
    List<ClipEmbedding> all = new ArrayList<>();
    for (int from = 0; from < values.length; from += width) {
      all.add(of(Arrays.copyOfRange(values, from, from + width)));
    }
    return all;
  }

  /** Returns a copy of the vector, whose length is 1. */
  public float[] values() {
    return direction.clone();
  }

  /**
   * Returns the cosine of the angle to another embedding, in [-1, 1]. Radford et al. 2021 compare
   * with it; Hessel et al. 2021 (CLIPScore) report 2.5 times its positive part.
   *
   * @throws IllegalArgumentException if the other one is of another width
   */
  public double cosine(ClipEmbedding other) {
    if (other.direction.length != direction.length) {
      throw new IllegalArgumentException(
          "embeddings of widths %d and %d are of different models"
              .formatted(direction.length, other.direction.length));
    }
    double sum = 0;
    for (int i = 0; i < direction.length; i++) {
      sum += (double) direction[i] * other.direction[i];
    }
    return Math.max(-1, Math.min(1, sum));
  }
}
