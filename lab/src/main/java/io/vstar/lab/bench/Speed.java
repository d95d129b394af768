package io.vstar.lab.bench;

/**
 * How fast a step's operations were done.
 *
 * @param gflop billions of floating-point operations in a step, those of the UNet, see {@link
 *     Operations}
 * @param gflopPerSecond by the median step
 * @param attainableGflopPerSecond see {@link AttainableSpeed}
 */
public record Speed(double gflop, double gflopPerSecond, double attainableGflopPerSecond) {

  /**
   * @param step all operations of a step
   * @param seconds that a step takes
   * @param attainable operations a second
   */
  public static Speed of(Operations step, double seconds, double attainable) {
    return new Speed(step.total() / 1e9, step.total() / seconds / 1e9, attainable / 1e9);
  }
}
