package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorScope;
import java.util.function.DoubleUnaryOperator;

/** A measure of the error of each predicted value. */
@FunctionalInterface
public interface LossFunction {
  /** The squared error. */
  LossFunction MSE = (prediction, target, schedule, timesteps) -> prediction.sub(target).square();

  /** The absolute error. */
  LossFunction L1 = (prediction, target, schedule, timesteps) -> prediction.sub(target).abs();

  /**
   * Computes the error of each value; it is recorded for gradients if a gradient scope is open.
   *
   * @param prediction the result of the UNet, (B, 4, h, w) float32
   * @param target what it should have been, (B, 4, h, w) float32
   * @param schedule the noise schedule
   * @param timesteps the B timesteps of the examples
   * @return (B, 4, h, w) errors of at least 0, in the scope of {@code prediction}
   */
  NDArray errors(NDArray prediction, NDArray target, NoiseSchedule schedule, int[] timesteps);

  /**
   * Returns the pseudo-Huber loss 2c·(√(d² + c²) − c) of a difference d, which is d² far below the
   * threshold c and 2c·|d| far above it (kohya's sd-scripts and diffusers, loss type {@code
   * huber}).
   *
   * @param threshold the threshold at each timestep
   */
  static LossFunction huber(HuberThreshold threshold) {
    return pseudoHuber(threshold, c -> 2 * c);
  }

  /**
   * Returns the smooth L1 loss 2·(√(d² + c²) − c) of a difference d, which is 2·|d| far above the
   * threshold c (kohya's sd-scripts and diffusers, loss type {@code smooth_l1}).
   *
   * @param threshold the threshold at each timestep
   */
  static LossFunction smoothL1(HuberThreshold threshold) {
    return pseudoHuber(threshold, c -> 2);
  }

  /** Returns f(c)·(√(d² + c²) − c). */
  private static LossFunction pseudoHuber(HuberThreshold threshold, DoubleUnaryOperator factor) {
    return (prediction, target, schedule, timesteps) -> {
      TensorScope scope = TensorScope.ownerOf(prediction);
      PerExample perExample = new PerExample(scope, timesteps);
      NDArray c = perExample.upload(t -> threshold.at(schedule, t));
      NDArray squaredC = perExample.upload(t -> Math.pow(threshold.at(schedule, t), 2));
      NDArray factors = perExample.upload(t -> factor.applyAsDouble(threshold.at(schedule, t)));
      NDArray squares = prediction.sub(target).square();
      // d²/(√(d² + c²) + c) is √(d² + c²) − c without the cancellation where d is small.
      return squares.mul(factors).div(squares.add(squaredC).sqrt().add(c));
    };
  }
}
