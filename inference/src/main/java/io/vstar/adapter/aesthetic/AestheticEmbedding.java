package io.vstar.adapter.aesthetic;

import java.util.List;

/**
 * The mean of pictures in the space of a CLIP model, towards which prompts can be tuned.
 *
 * @param name the name of its file without the extension
 * @param values P numbers, finite and not all zero; only their direction counts
 */
public record AestheticEmbedding(String name, List<Float> values) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if they have no direction
   */
  public AestheticEmbedding {
    values = List.copyOf(values);
    if (!values.stream().allMatch(Float::isFinite) || values.stream().allMatch(v -> v == 0)) {
      throw new IllegalArgumentException(
          "an aesthetic embedding needs finite numbers that are not all zero");
    }
  }

  /** Returns the width P of the space. */
  public int width() {
    return values.size();
  }

  /** Returns a copy of the numbers. */
  public float[] toArray() {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
