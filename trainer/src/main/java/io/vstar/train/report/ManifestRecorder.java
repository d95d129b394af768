package io.vstar.train.report;

import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.result.CurvePoint;
import io.vstar.train.result.Environment;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.RunInputs;
import io.vstar.train.result.RunResult;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Writes the manifest of a run once its result is exported. */
public final class ManifestRecorder implements RunListener {
  private static final int CURVE_POINTS = 100;

  private final Path file;
  private final Function<RunResult, Manifest> manifest;
  private final List<CurvePoint> losses = new ArrayList<>();
  private final List<RunResult.ValidationPoint> validations = new ArrayList<>();
  private RunEvent.Trained trained;

  /**
   * Begins a manifest: the run starts now.
   *
   * @param clock for when it started and when it ended
   */
  public ManifestRecorder(
      Path file, RunInputs inputs, Environment environment, InstantSource clock) {
    var started = clock.instant();
    this.file = file;
    this.manifest = result -> new Manifest(inputs, environment, started, clock.instant(), result);
  }

  @Override
  public void listenTo(RunEvents events) {
    events
        .on(RunEvent.StepCompleted.class, this::keepLoss)
        .on(
            RunEvent.Validated.class,
            event ->
                validations.add(
                    new RunResult.ValidationPoint(event.step(), event.loss(), event.ratio())))
        .on(RunEvent.Trained.class, event -> trained = event)
        .on(
            RunEvent.Exported.class,
            event -> {
              manifest.apply(result(event)).write(file);
              events.publish(new RunEvent.ArtifactWritten(file));
            });
  }

  private void keepLoss(RunEvent.StepCompleted event) {
    double loss = event.metrics().get(MetricName.LOSS);
    if (Double.isFinite(loss)) {
      losses.add(new CurvePoint(event.step(), loss));
    }
  }

  private RunResult result(RunEvent.Exported exported) {
    RunResult.Outcome outcome = RunResult.Outcome.COMPLETED;
    if (trained.failure().isPresent()) {
      outcome = RunResult.Outcome.FAILED;
    } else if (trained.stopped()) {
      outcome = RunResult.Outcome.STOPPED;
    }
    return new RunResult(
        outcome,
        trained.failure(),
        trained.steps(),
        CurvePoint.smoothed(losses, CURVE_POINTS),
        validations,
        exported.outputs().isEmpty() ? Optional.empty() : Optional.of((long) trained.best().step()),
        exported.outputs(),
        exported.notPublished());
  }
}
