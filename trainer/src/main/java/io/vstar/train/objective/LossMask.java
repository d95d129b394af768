package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.util.List;

/**
 * How much the squared error at each cell of the latents counts, example by example. Each mask is
 * divided by its mean, so that a loss stays a mean over cells whatever the mask's scale, Σ m·e² / Σ
 * m, and one that is the same everywhere changes no bit of it.
 */
public final class LossMask {
  private final float[] factors; // (B, 1, h, w) row-major
  private final int examples;
  private final int height;
  private final int width;

  /**
   * Normalises the masks of a batch.
   *
   * @param masks for each example (h, w) row-major numbers, at least 0 and not all 0; the scale is
   *     free
   * @param height of the latents in cells
   * @param width of the latents in cells
   * @throws IllegalArgumentException naming the first example whose mask is of another size, has
   *     something else than numbers from 0, or leaves nothing to learn from
   */
  public LossMask(List<float[]> masks, int height, int width) {
    this.examples = masks.size();
    this.height = height;
    this.width = width;
    int cells = height * width;
    this.factors = new float[examples * cells];
    for (int example = 0; example < examples; example++) {
      float[] mask = masks.get(example);
      double mean = mean(mask, cells, example);
      for (int cell = 0; cell < cells; cell++) {
        factors[example * cells + cell] = (float) (mask[cell] / mean);
      }
    }
  }

  private static double mean(float[] mask, int cells, int example) {
    if (mask.length != cells) {
      throw new IllegalArgumentException(
          "the mask of example %d has %d values of %d cells"
              .formatted(example, mask.length, cells));
    }
    double sum = 0;
    for (float value : mask) {
      if (!(value >= 0 && Float.isFinite(value))) {
        throw new IllegalArgumentException(
            "the mask of example %d holds %s, expected numbers >= 0".formatted(example, value));
      }
      sum += value;
    }
    if (sum == 0) {
      throw new IllegalArgumentException(
          "the mask of example %d is 0 everywhere: nothing is left to learn from"
              .formatted(example));
    }
    return sum / cells;
  }

  /** Returns the number of examples. */
  public int examples() {
    return examples;
  }

  /** Returns (B, 1, h, w) float32 factors in {@code scope}, of mean 1 in each example. */
  NDArray upload(TensorScope scope) {
    return scope.upload(factors, examples, 1, height, width);
  }
}
