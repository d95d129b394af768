package io.vstar.lab.pocket;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.vstar.tensor.TensorScope;

/**
 * The loss of edges that are softer than they should be: the absolute difference of the root mean
 * square gradients of windows of 3×3 pixels. Unlike the error of the pixels, it is not least for a
 * blurred edge where the place of a sharp one is in doubt.
 */
final class EdgeEnergy {
  private static final Shape WINDOW = new Shape(3, 3);
  private static final Shape STRIDE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  /** Keeps the root's derivative finite where there is no edge. */
  private static final float FLOOR = 1e-3f;

  private EdgeEnergy() {}

  /**
   * Computes the mean over a batch.
   *
   * @param decoded (B, 3, H, W)
   * @param image (B, 3, H, W) in [-1, 1]
   */
  static NDArray loss(TensorScope step, NDArray decoded, NDArray image) {
    return difference(step, PixelLoss.across(decoded), PixelLoss.across(image))
        .add(difference(step, PixelLoss.down(decoded), PixelLoss.down(image)));
  }

  private static NDArray difference(TensorScope step, NDArray decoded, NDArray image) {
    return energy(step, decoded).sub(energy(step, image)).abs().mean();
  }

  private static NDArray energy(TensorScope step, NDArray gradient) {
    return Pool.avgPool2d(gradient.square(), WINDOW, STRIDE, NO_PADDING, false, false)
        .add(step.number(FLOOR))
        .sqrt();
  }
}
