package io.vstar.lab.bench;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.Precision;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.List;

/**
 * Measures the speed of the device in the operator that engines have tuned most, a 3×3 convolution
 * of 320 channels at 64×64. It is a bound for the speed of a whole step.
 */
public final class AttainableSpeed {
  private static final int CHANNELS = 320;
  private static final int SIDE = 64;
  private static final double OPERATIONS = 2.0 * 9 * CHANNELS * CHANNELS * SIDE * SIDE;
  private static final double SECONDS = 1;

  private AttainableSpeed() {}

  /**
   * Measures for about a second.
   *
   * @return floating-point operations per second of the fastest run
   */
  public static double measure(TensorRuntime runtime, Precision precision) {
    Kernel convolution =
        runtime.compile(
            new KernelSource(
                "attainable",
                List.of("x", "weight"),
                List.of("y = torch.conv2d(x, weight, None, [1, 1], [1, 1], [1, 1], 1)"),
                List.of("y")));
    double best = Double.POSITIVE_INFINITY;
    try (TensorScope scope = runtime.openScope("attainable")) {
      NDArray x = precision.convert(runtime, scope.zeros(1, CHANNELS, SIDE, SIDE));
      NDArray weight = precision.convert(runtime, scope.zeros(CHANNELS, CHANNELS, 3, 3));
      long begin = System.nanoTime();
      while (Samples.secondsSince(begin) < SECONDS) {
        long start = System.nanoTime();
        convolution.call(x, weight).close();
        runtime.awaitDevice();
        best = Math.min(best, Samples.secondsSince(start));
      }
    }
    return OPERATIONS / best;
  }
}
