package io.vstar.train.run;

import io.vstar.error.TrainingException;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.heldout.GateVerdict;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopFactory;
import io.vstar.train.loop.TrainingOutcome;
import io.vstar.train.method.Learning;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.report.ManifestRecorder;
import io.vstar.train.report.MetricsRecorder;
import io.vstar.train.report.Previews;
import io.vstar.train.result.Environment;
import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.RunFolder;
import io.vstar.train.tensorboard.TensorBoardRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a run after everything is loaded: it trains, exports, publishes and draws. */
final class TrainingSession {
  private final PreparedRun prepared;
  private final StableDiffusion model;
  private final TensorScope scope;
  private final Learning learning;
  private final RunEvents events;
  private final TrainingLoopFactory loops;
  private final SnapshotKeeper snapshots;
  private final RunExports exports;
  private Optional<String> weightsHash = Optional.empty(); // when it was last taken

  /**
   * Makes a session.
   *
   * @param scope the scope that owns the parameters and the optimizer's state
   */
  TrainingSession(
      PreparedRun prepared,
      StableDiffusion model,
      TensorScope scope,
      LatentCache latents,
      Learning learning) {
    this.prepared = prepared;
    this.model = model;
    this.scope = scope;
    this.learning = learning;
    this.events = prepared.events();
    this.snapshots = new SnapshotKeeper(prepared);
    this.exports = new RunExports(prepared, model, learning);
    this.loops =
        new TrainingLoopFactory(
            prepared.config(), model, prepared.plan().encoded(latents, learning));
  }

  /**
   * Trains until the last step or a request to stop, and publishes the result.
   *
   * @param start what to go on from
   */
  RunEvent.Ended run(StartingPoint start, StopRequest stop) {
    RunFolder folder = prepared.folder();
    try (MetricsRecorder metrics = new MetricsRecorder(folder.metrics(), prepared.clock());
        TensorBoardRecorder board =
            prepared.config().output().tensorboard()
                ? new TensorBoardRecorder(folder, prepared.config(), prepared.clock())
                : null) {
      ValidationLoss validation = loops.validation(prepared.data().validation());
      subscribe(metrics, Optional.ofNullable(board), validation, stop);
      TrainingLoop loop =
          loops.create(
              scope,
              learning.trainable(),
              prepared.data().planner(prepared.config()),
              validation,
              stateKeeping(),
              events);
      scope.seal();
      ValidationLoss control = loops.control(prepared.data().control());
      ReferenceLines references =
          new ReferenceLines(learning, validation, control, prepared.data().controlOnly());
      PublicationGate gate =
          PublicationGate.measure(prepared, model, learning, validation, control);
      start.restore(loop, events);
      int total = prepared.config().training().plannedSteps();
      events.publish(new RunEvent.Started(loop.completedSteps(), total, metrics(loop)));
      measureStart(loop, validation);
      references.publish(events, loop.start(), gate.published(), start.isLogged());
      hashWeights();
      RunEvent.Ended end = stop.saving(() -> trainExplainingFailure(loop, gate, references, stop));
      events.publish(end);
      prepared.results().refresh();
      return end;
    }
  }

  /** Returns the judge of pictures if the config asks for one. */
  private Optional<PictureJudge> judge() {
    return prepared
        .config()
        .output()
        .judge()
        .map(
            settings ->
                new PictureJudge(
                    model,
                    learning,
                    settings,
                    prepared.data().control().stream().map(each -> each.image().path()).toList(),
                    prepared.data().resolution()));
  }

  /** Hashes the frozen weights if the config asks for it, and compares with the time before. */
  private void hashWeights() {
    if (!prepared.config().output().weightsHash()) {
      return;
    }
    String now = model.weightsSha256();
    if (weightsHash.filter(before -> !before.equals(now)).isPresent()) {
      events.warn("the frozen weights in memory changed while training; look at this machine");
    }
    weightsHash = Optional.of(now);
    events.publish(new RunEvent.WeightsHashed(now));
  }

  /** Measures the start values; a network that gives no numbers is named. */
  private void measureStart(TrainingLoop loop, ValidationLoss validation) {
    try {
      loop.measureStart();
    } catch (TrainingException e) {
      validation.requireFiniteNetworks(model, learning.trainable().context());
      throw e;
    }
  }

  /** Returns the settings by which snapshots and exports are written on the way. */
  private TrainingLoopFactory.StateKeeping stateKeeping() {
    TrainConfig config = prepared.config();
    return new TrainingLoopFactory.StateKeeping(
        prepared.plan().inputs().fingerprint(),
        config.snapshot().every().orElse(config.training().plannedSteps()),
        snapshots,
        config
            .output()
            .every()
            .map(every -> new TrainingLoopFactory.StepExport(every, exports::ofStep)));
  }

  /**
   * Subscribes the listeners; records come first, so that they receive the events of the others.
   */
  private void subscribe(
      MetricsRecorder metrics,
      Optional<TensorBoardRecorder> board,
      ValidationLoss validation,
      StopRequest stop) {
    RunFolder folder = prepared.folder();
    Environment environment =
        Environment.current(model.runtime().engineVersion(), model.runtime().deviceName());
    events.add(metrics);
    board.ifPresent(events::add);
    events.add(
        new ManifestRecorder(folder, prepared.plan().inputs(), environment, prepared.clock()));
    learning.observe(events, validation, folder.path());
    events.add(
        new Previews(
            prepared.config().preview(),
            model,
            learning,
            prepared.data().resolution(),
            folder,
            stop));
  }

  private List<String> metrics(TrainingLoop loop) {
    List<String> names = new ArrayList<>(MetricName.OF_EVERY_RUN);
    names.addAll(MetricName.ofMeasurements(prepared.config().validation().chosenBins()));
    names.addAll(ReferenceLines.metrics(learning));
    names.addAll(loop.optimizerMetrics());
    names.addAll(learning.metrics());
    return names;
  }

  /** Trains and publishes; after a failure, tells the user how the run can be resumed. */
  private RunEvent.Ended trainExplainingFailure(
      TrainingLoop loop, PublicationGate gate, ReferenceLines references, StopRequest stop) {
    try {
      return trainAndPublish(loop, gate, references, stop);
    } catch (RuntimeException e) {
      snapshots.explainResume(e);
      throw e;
    }
  }

  private RunEvent.Ended trainAndPublish(
      TrainingLoop loop, PublicationGate gate, ReferenceLines references, StopRequest stop) {
    TrainingOutcome outcome;
    try {
      outcome = loop.run(stop::made);
    } catch (RuntimeException e) {
      exports.ofFailedRun(loop, e);
      throw e;
    }
    RunEvent.Validated best = outcome.best();
    events.publish(
        new RunEvent.Trained(outcome.steps(), outcome.stopped(), Optional.empty(), best));
    HeldOutLosses kept = references.assess(events, outcome);
    hashWeights();
    GateVerdict verdict = gate.verdict(outcome, kept, judge());
    Optional<String> refusal =
        verdict.accepted() ? Optional.empty() : Optional.of(verdict.reason());
    events.publish(new RunEvent.Exported(exports.of(best, !outcome.stopped()), refusal));
    prepared.folder().write(verdict);
    events.publish(new RunEvent.Judged(verdict));
    if (verdict.accepted()) {
      prepared
          .results()
          .publish(prepared.folder(), Cause.TRAINED, prepared.clock().instant())
          .forEach(events::warn);
    }
    if (!outcome.stopped()) {
      prepared.results().deleteSnapshots();
    }
    prepared.results().prune(prepared.config().output().keepRuns());
    return new RunEvent.Ended(
        outcome.steps(),
        outcome.stopped(),
        best,
        prepared.folder().path(),
        prepared.results().path(),
        refusal);
  }
}
