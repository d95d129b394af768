package io.vstar.train.report;

import io.vstar.train.event.Assessed;
import io.vstar.train.event.Examined;
import io.vstar.train.event.Finding;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.ReferenceMeasured;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.event.StoppedEarly;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.result.CurvePoint;
import io.vstar.train.result.Environment;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.Metrics;
import io.vstar.train.result.MetricsLog;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.RunInputs;
import io.vstar.train.result.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A listener that writes the manifest of a run after its result was exported, and again with what
 * the method found once it was assessed.
 */
public final class ManifestRecorder implements RunListener {
  private static final int CURVE_POINTS = 100;

  private final Path file;
  private final Path metrics;
  private final BiFunction<RunResult, List<Finding>, Manifest> manifest;
  private final List<CurvePoint> losses = new ArrayList<>();
  private final List<RunResult.ValidationPoint> validations = new ArrayList<>();
  private final SortedMap<String, PairedRatio> references = new TreeMap<>();
  private Optional<String> stoppedEarly = Optional.empty();
  private Optional<Assessed> assessed = Optional.empty();
  private final List<String> weightHashes = new ArrayList<>();
  private RunEvent.Trained trained;
  private RunResult result; // null before the export

  /**
   * Begins the manifest of a run that starts now.
   *
   * @param folder the folder of the run's files
   * @param inputs the inputs of the run
   * @param environment the software and the device that the run uses
   * @param clock the clock of the times at which the run started and ended
   */
  public ManifestRecorder(
      RunFolder folder, RunInputs inputs, Environment environment, InstantSource clock) {
    var started = clock.instant();
    this.file = folder.manifest();
    this.metrics = folder.metrics();
    this.manifest =
        (result, findings) ->
            new Manifest(
                inputs, environment, started, clock.instant(), result, findings, weightHashes);
  }

  @Override
  public void listenTo(RunEvents events) {
    events
        .on(RunEvent.Resumed.class, this::takeOver)
        .on(
            RunEvent.StepCompleted.class,
            event -> keepLoss(event.step(), event.metrics().get(MetricName.LOSS)))
        .on(RunEvent.Validated.class, this::keep)
        .on(ReferenceMeasured.class, event -> references.put(event.reference(), event.ratio()))
        .on(StoppedEarly.class, event -> stoppedEarly = Optional.of(event.reason()))
        .on(RunEvent.WeightsHashed.class, event -> weightHashes.add(event.sha256()))
        .on(RunEvent.Trained.class, event -> trained = event)
        .on(Assessed.class, event -> assessed = Optional.of(event))
        .on(
            RunEvent.Exported.class,
            event -> {
              result = result(event);
              manifest.apply(result, List.of()).write(file);
              events.publish(new RunEvent.ArtifactWritten(file));
            })
        .on(Examined.class, event -> manifest.apply(result, event.findings()).write(file));
  }

  /** Takes over the losses of an earlier run from its log, which the run folder holds. */
  private void takeOver(RunEvent.Resumed resumed) {
    resumed.validations().forEach(this::keep);
    if (!Files.exists(metrics)) {
      return;
    }
    for (Metrics each : MetricsLog.read(metrics)) {
      if (each.step() <= resumed.completedSteps() && each.values().containsKey(MetricName.LOSS)) {
        keepLoss(each.step(), each.values().get(MetricName.LOSS));
      }
    }
  }

  private void keep(RunEvent.Validated event) {
    validations.add(
        new RunResult.ValidationPoint(
            event.step(),
            event.loss(),
            event.ratio(),
            event.interval(),
            event.bins().stream().map(PairedRatio::ratio).toList()));
  }

  private void keepLoss(long step, double loss) {
    if (Double.isFinite(loss)) {
      losses.add(new CurvePoint(step, loss));
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
        exported.notPublished(),
        new RunResult.Assessment(
            stoppedEarly,
            references,
            assessed.map(Assessed::control),
            assessed.map(each -> (long) each.plateau())));
  }
}
