package io.vstar.train.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured at one step.
 *
 * @param step optimizer steps completed; 0 before the first
 * @param training absent at step 0
 * @param validation absent where the held-out loss was not measured
 * @param measurements what the method of training measured beside that loss, by column name
 * @param seconds since the run began, pauses between resumed parts not counted
 */
public record Metrics(
    long step,
    Optional<Training> training,
    Optional<Validation> validation,
    Map<String, Double> measurements,
    double seconds) {

  public Metrics {
    measurements = Collections.unmodifiableMap(new LinkedHashMap<>(measurements));
  }

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
}
