package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.util.List;

/**
 * The weights of the squared error at each cell of the latents, for each example of a batch. Each
 * mask is divided by its mean, so that the loss stays a mean over cells whatever the scale of the
 * mask, Σ m·e² / Σ m. A mask that is the same everywhere leaves every bit of the loss as it is.
 */
public final class LossMask {
  private final float[] factors; // (B, 1, h, w) row-major
  private final int examples;
  private final int height;
  private final int width;

  /**
   * Makes the normalized masks of a batch.
   *
   * @param masks one mask for each example, (h, w) row-major, at least 0 and not all 0; the scale
   *     is free
   * @param height the height of the latents in cells
   * @param width the width of the latents in cells
   * @throws IllegalArgumentException if a mask has another size, a value that is negative or not
   *     finite, or only zeros; it names the first such example
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

  /**
   * Returns the weights as a tensor in {@code scope}, (B, 1, h, w) float32, with mean 1 in each
   * example.
   */
  NDArray upload(TensorScope scope) {
    return scope.upload(factors, examples, 1, height, width);
  }
}
