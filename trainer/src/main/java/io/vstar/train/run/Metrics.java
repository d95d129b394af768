package io.vstar.train.run;

import java.util.Optional;

/**
 * What was measured at one step.
 *
 * @param step optimizer steps completed; 0 before the first
 * @param training absent at step 0
 * @param validation absent where the held-out loss was not measured
 * @param health of a hypernetwork, where that loss was measured
 * @param seconds since the run began, pauses between resumed parts not counted
 */
public record Metrics(
    long step,
    Optional<Training> training,
    Optional<Validation> validation,
    Optional<Health> health,
    double seconds) {

  /**
   * @param loss mean over the examples of the step
   * @param learningRate used in the step
   * @param gradientNorm Euclidean norm before clipping
   */
  public record Training(double loss, double learningRate, double gradientNorm) {}

  /**
   * @param loss mean over the held-out grid
   * @param ratio to the loss at step 0; below 1 is better than the start
   */
  public record Validation(double loss, double ratio) {}

  /**
   * Means over the changed layers, over keys and values; each of them is in {@code health.csv}.
   *
   * @param residualRatio |mlp(x)| by |x|
   * @param deadUnits share in [0, 1]
   * @param penalty what the loss that is minimized has on top
   */
  public record Health(double residualRatio, double deadUnits, double penalty) {}
}
