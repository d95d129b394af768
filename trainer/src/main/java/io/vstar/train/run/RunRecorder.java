package io.vstar.train.run;

import io.vstar.train.loop.TrainingListener;
import io.vstar.train.loop.TrainingLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Keeps the curves of a run, writes them to the log, makes the previews that are due. */
final class RunRecorder implements TrainingListener {
  private static final int CURVE_POINTS = 100;

  private final RunListener listener;
  private final MetricsLog log;
  private final Learning learning;
  private final Previews previews;
  private final RunFolder folder;
  private final InstantSource clock;
  private final StopRequest stop;
  private final Instant started;
  private final List<Metrics> metrics = new ArrayList<>();
  private final List<RunResult.ValidationPoint> validations = new ArrayList<>();
  private Step last; // not yet in the log: a validation may follow

  RunRecorder(
      RunListener listener,
      MetricsLog log,
      Learning learning,
      Previews previews,
      RunFolder folder,
      InstantSource clock,
      StopRequest stop) {
    this.listener = listener;
    this.log = log;
    this.learning = learning;
    this.previews = previews;
    this.folder = folder;
    this.clock = clock;
    this.stop = stop;
    this.started = clock.instant();
  }

  @Override
  public void afterStep(Step step) {
    flush();
    last = step;
    listener.afterStep(step);
    if (previews.due(step.step())) {
      Path file = folder.previews().resolve("step-%06d.png".formatted(step.step()));
      if (previews.write(file, listener::drawing, stop)) {
        listener.wrote(file);
      }
    }
  }

  @Override
  public void afterValidation(Validation validation) {
    validations.add(
        new RunResult.ValidationPoint(validation.step(), validation.loss(), validation.ratio()));
    flush(
        Optional.of(new Metrics.Validation(validation.loss(), validation.ratio())),
        learning.validated(validation.step()));
    listener.afterValidation(validation);
  }

  private void flush() {
    flush(Optional.empty(), Map.of());
  }

  private void flush(Optional<Metrics.Validation> validation, Map<String, Double> measurements) {
    if (last == null && validation.isEmpty()) {
      return;
    }
    Optional<Metrics.Training> training =
        Optional.ofNullable(last)
            .map(s -> new Metrics.Training(s.loss(), s.learningRate(), s.gradientNorm()));
    double seconds = Duration.between(started, clock.instant()).toMillis() / 1000.0;
    Metrics line =
        new Metrics(last == null ? 0 : last.step(), training, validation, measurements, seconds);
    metrics.add(line);
    log.append(line);
    last = null;
  }

  /**
   * The record of a run that came to its end or was stopped.
   *
   * @param notPublished why its result is not the published one
   */
  RunResult ended(
      TrainingLoop.Outcome outcome,
      SortedMap<String, String> outputs,
      Optional<String> notPublished) {
    flush();
    return new RunResult(
        outcome.stopped() ? RunResult.Outcome.STOPPED : RunResult.Outcome.COMPLETED,
        Optional.empty(),
        outcome.steps(),
        CurvePoint.smoothed(metrics, CURVE_POINTS),
        validations,
        bestStep(outcome.best(), outputs),
        outputs,
        notPublished);
  }

  /** The record of a run that failed, with its best values before that. */
  RunResult failed(RuntimeException failure, Validation best, SortedMap<String, String> outputs) {
    flush();
    long completed = metrics.isEmpty() ? 0 : metrics.get(metrics.size() - 1).step();
    return new RunResult(
        RunResult.Outcome.FAILED,
        Optional.of(String.valueOf(failure.getMessage())),
        completed,
        CurvePoint.smoothed(metrics, CURVE_POINTS),
        validations,
        bestStep(best, outputs),
        outputs,
        Optional.of("the run failed"));
  }

  private static Optional<Long> bestStep(Validation best, SortedMap<String, String> outputs) {
    return outputs.isEmpty() ? Optional.empty() : Optional.of((long) best.step());
  }
}
