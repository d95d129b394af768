package io.vstar.train.result;

import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
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
 * @param assessment what the held-out loss was compared with
 */
public record RunResult(
    Outcome outcome,
    Optional<String> failure,
    long completedSteps,
    List<CurvePoint> loss,
    List<ValidationPoint> validation,
    Optional<Long> bestStep,
    SortedMap<String, String> outputs,
    Optional<String> notPublished,
    Assessment assessment) {

  /** Makes a result whose held-out loss was compared with nothing. */
  public RunResult(
      Outcome outcome,
      Optional<String> failure,
      long completedSteps,
      List<CurvePoint> loss,
      List<ValidationPoint> validation,
      Optional<Long> bestStep,
      SortedMap<String, String> outputs,
      Optional<String> notPublished) {
    this(
        outcome,
        failure,
        completedSteps,
        loss,
        validation,
        bestStep,
        outputs,
        notPublished,
        Assessment.NONE);
  }

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
   * @param interval the 95 % confidence interval of the ratio; absent if there are too few triples
   * @param bins the ratio in each bin of timesteps, from the least noise to the most
   */
  public record ValidationPoint(
      long step, double loss, double ratio, Optional<Interval> interval, List<Double> bins) {
    /** Makes a measurement of which only the means are known. */
    public ValidationPoint(long step, double loss, double ratio) {
      this(step, loss, ratio, Optional.empty(), List.of());
    }

    public ValidationPoint {
      interval = interval == null ? Optional.empty() : interval; // earlier manifests have neither
      bins = bins == null ? List.of() : List.copyOf(bins);
      if (!Double.isFinite(loss) || !Double.isFinite(ratio)) {
        throw new IllegalArgumentException(
            "loss %s, ratio %s at step %s".formatted(loss, ratio, step));
      }
    }
  }

  /**
   * The assessment of a run by its held-out loss.
   *
   * @param stoppedEarly the reason why training ended before its last step; absent if it did not
   * @param references the loss of the model without what is learned by that of the start, by the
   *     name of the line
   * @param control the loss of the exported values by that of the start, on noise that did not
   *     choose them; absent if they were not measured
   * @param plateau the step from which on no measurement was worse than the best by more than noise
   */
  public record Assessment(
      Optional<String> stoppedEarly,
      SortedMap<String, PairedRatio> references,
      Optional<PairedRatio> control,
      Optional<Long> plateau) {
    /** The assessment of a run that compared nothing. */
    public static final Assessment NONE =
        new Assessment(Optional.empty(), new TreeMap<>(), Optional.empty(), Optional.empty());

    public Assessment {
      references = Collections.unmodifiableSortedMap(new TreeMap<>(references));
    }
  }

  public RunResult {
    assessment = assessment == null ? Assessment.NONE : assessment; // in earlier manifests
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
