package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;

/**
 * The loss of a decoded drawing: absolute and squared error of the pixels, and absolute error of
 * the differences between neighbours, which blurred edges have much of.
 */
final class PixelLoss {
  private static final float SQUARE_WEIGHT = 4;
  private static final float EDGE_WEIGHT = 1;

  private PixelLoss() {}

  /**
   * Computes the mean over a batch.
   *
   * @param decoded (B, 3, H, W)
   * @param image (B, 3, H, W) in [-1, 1]
   */
  static NDArray of(TensorScope step, NDArray decoded, NDArray image) {
    NDArray error = decoded.sub(image);
    return error
        .abs()
        .mean()
        .add(error.square().mean().mul(step.number(SQUARE_WEIGHT)))
        .add(edges(error).mul(step.number(EDGE_WEIGHT)));
  }

  private static NDArray edges(NDArray error) {
    return across(error).abs().mean().add(down(error).abs().mean());
  }

  /** Returns the differences of horizontal neighbours, (B, 3, H, W - 1). */
  static NDArray across(NDArray image) {
    return image.get("..., 1:").sub(image.get("..., :-1"));
  }

  /** Returns the differences of vertical neighbours, (B, 3, H - 1, W). */
  static NDArray down(NDArray image) {
    return image.get("..., 1:, :").sub(image.get("..., :-1, :"));
  }
}
