package io.vstar.train.result;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a run ended.
 *
 * @param outcome in a word
 * @param failure the error's message; present if and only if the run failed
 * @param completedSteps optimizer steps
 * @param loss the training loss, see {@link CurvePoint#smoothed}
 * @param validation the held-out loss; empty without validation
 * @param bestStep the step whose values were exported; absent if nothing was exported
 * @param outputs SHA-256 in hexadecimal of the exported files by name
 * @param notPublished why the result did not become the published one; absent if it did
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

  /** The ways a run ends. */
  public enum Outcome {
    COMPLETED,
    /** By its user, before the last step. */
    STOPPED,
    FAILED
  }

  /**
   * A point of the held-out loss.
   *
   * @param loss finite
   * @param ratio to the loss at step 0, finite
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
