package io.vstar.train.result;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of a run.
 *
 * @param outcome the way in which the run ended
 * @param failure the message of the error; present if and only if the run failed
 * @param completedSteps the number of updates made
 * @param loss the smoothed training loss, see {@link CurvePoint#smoothed}
 * @param validation the measurements of the validation loss, in order
 * @param bestStep the step whose values were exported; absent if nothing was exported
 * @param outputs the SHA-256 in hexadecimal of the exported files by name
 * @param notPublished the reason why the result was not published; absent if it was
 */
public record RunResult(
    Outcome outcome,
    Optional<String> failure,
    long completedSteps,
    List<CurvePoint> loss,
    List<ValidationPoint> validation,
    Optional<Long> bestStep,
    SortedMap<String, String> outputs,
    Optional<String> notPublished) {

  /** A way in which a run ends. */
  public enum Outcome {
    /** The run made its last step. */
    COMPLETED,
    /** The user stopped the run before the last step. */
    STOPPED,
    /** An error ended the run. */
    FAILED
  }

  /**
   * A measurement of the validation loss.
   *
   * @param step the number of updates made
   * @param loss the loss, finite
   * @param ratio {@code loss} divided by that of step 0, finite
   */
  public record ValidationPoint(long step, double loss, double ratio) {
    public ValidationPoint {
      if (!Double.isFinite(loss) || !Double.isFinite(ratio)) {
        throw new IllegalArgumentException(
            "loss %s, ratio %s at step %s".formatted(loss, ratio, step));
      }
    }
  }

  public RunResult {
    loss = List.copyOf(loss);
    validation = List.copyOf(validation);
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    Objects.requireNonNull(bestStep, "bestStep");
    Objects.requireNonNull(notPublished, "notPublished");
    if (failure.isPresent() != (outcome == Outcome.FAILED)) {
      throw new IllegalArgumentException("outcome %s with failure %s".formatted(outcome, failure));
    }
  }
}
