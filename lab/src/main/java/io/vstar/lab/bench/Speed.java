package io.vstar.lab.bench;

/**
 * The arithmetic speed of a step.
 *
 * @param gflop billions of floating-point operations of the UNet in a step, see {@link Operations}
 * @param gflopPerSecond billions of operations per second in the median step
 * @param attainableGflopPerSecond the speed of {@link AttainableSpeed}
 */
public record Speed(double gflop, double gflopPerSecond, double attainableGflopPerSecond) {

  /**
   * Returns the speed of a step.
   *
   * @param step all operations of a step
   * @param seconds duration of a step
   * @param attainable operations per second that the device reaches
   */
  public static Speed of(Operations step, double seconds, double attainable) {
    return new Speed(step.total() / 1e9, step.total() / seconds / 1e9, attainable / 1e9);
  }
}
