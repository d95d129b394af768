package io.vstar.train.run;

import io.vstar.error.VstarException;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopFactory;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.method.Learning;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.report.ManifestRecorder;
import io.vstar.train.report.MetricsRecorder;
import io.vstar.train.report.Previews;
import io.vstar.train.result.Environment;
import io.vstar.train.result.PublishedResult;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.RunInputs;
import io.vstar.train.tensorboard.TensorBoardRecorder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of a run after everything is loaded: it trains, exports, publishes and draws. */
final class TrainingSession {
  private final PreparedRun prepared;
  private final StableDiffusion model;
  private final TensorScope scope;
  private final Learning learning;
  private final RunEvents events;
  private final TrainingLoopFactory loops;

  /**
   * The run that a session trains: its config, folders, pictures and events.
   *
   * @param config the config of the run
   * @param results the result folder
   * @param folder the folder of the run's files
   * @param inputs the inputs of the run
   * @param data the pictures of the run
   * @param prompts the prompts of the pictures
   * @param events the channel of the run's events
   * @param clock the clock of the manifest and the log
   */
  record PreparedRun(
      TrainConfig config,
      ResultFolder results,
      RunFolder folder,
      RunInputs inputs,
      PreparedData data,
      TrainingPrompts prompts,
      RunEvents events,
      InstantSource clock) {}

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
    this.loops =
        new TrainingLoopFactory(
            prepared.config(),
            model,
            new EncodedDataset(
                latents, prepared.prompts(), learning.encoder(), learning.negativePrompt()));
  }

  /**
   * Trains until the last step or a request to stop, and publishes the result.
   *
   * @param earlier the run to resume; empty to train anew
   */
  RunEvent.Ended run(Optional<ResumableRun> earlier, StopRequest stop) {
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
              prepared.data().training().buckets(),
              validation,
              stateKeeping(),
              events);
      scope.seal();
      ReferenceLines references =
          new ReferenceLines(
              learning,
              validation,
              loops.control(prepared.data().control()),
              prepared.data().controlOnly());
      PublicationGate gate = new PublicationGate(measurePublished(validation));
      earlier.ifPresent(run -> resume(loop, run));
      int total = prepared.config().training().plannedSteps();
      events.publish(new RunEvent.Started(loop.completedSteps(), total, metrics(loop)));
      loop.measureStart();
      references.publish(events, loop.start(), gate.published(), loop.completedSteps() > 0);
      RunEvent.Ended end = stop.saving(() -> trainAndPublish(loop, gate, references, stop));
      events.publish(end);
      prepared.results().refresh();
      return end;
    }
  }

  private void resume(TrainingLoop loop, ResumableRun earlier) {
    loop.restore(earlier.state());
    events.publish(
        new RunEvent.Resumed(
            earlier.folder().number(), loop.completedSteps(), earlier.state().validations()));
  }

  /** Returns the settings by which snapshots are written until the last step. */
  private TrainingLoopFactory.StateKeeping stateKeeping() {
    int total = prepared.config().training().plannedSteps();
    Path file = prepared.folder().state();
    return new TrainingLoopFactory.StateKeeping(
        prepared.inputs().fingerprint(),
        prepared.config().snapshot().every().orElse(total),
        state -> {
          int completed = state.position().completedSteps();
          if (completed < total) {
            TrainingStateFile.write(file, state);
            events.publish(new RunEvent.SnapshotTaken(completed, file));
          }
        });
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
    events.add(new ManifestRecorder(folder, prepared.inputs(), environment, prepared.clock()));
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

  private Optional<PublicationGate.Published> measurePublished(ValidationLoss validation) {
    Optional<PublicationGate.Published> published =
        new PublishedResult(prepared.results(), events)
            .intact()
            .map(result -> measure(result, validation));
    published
        .flatMap(PublicationGate.Published::loss)
        .ifPresent(
            loss ->
                events.publish(
                    new RunEvent.PublishedMeasured(published.get().run().number(), loss)));
    return published;
  }

  private PublicationGate.Published measure(
      PublishedResult.Intact result, ValidationLoss validation) {
    try {
      double loss = learning.measure(result.export(), validation);
      return new PublicationGate.Published(result.run(), Optional.of(loss));
    } catch (VstarException e) {
      events.warn(
          "the published run %s cannot be compared with this one (%s); it is replaced if this one comes to its end"
              .formatted(result.run().number(), e.getMessage()));
      return new PublicationGate.Published(result.run(), Optional.empty());
    }
  }

  private RunEvent.Ended trainAndPublish(
      TrainingLoop loop, PublicationGate gate, ReferenceLines references, StopRequest stop) {
    TrainingLoop.Outcome outcome;
    try {
      outcome = loop.run(stop::made);
    } catch (RuntimeException e) {
      exportBestOfFailedRun(loop, e);
      throw e;
    }
    RunEvent.Validated best = outcome.best();
    events.publish(
        new RunEvent.Trained(outcome.steps(), outcome.stopped(), Optional.empty(), best));
    references.assess(events, outcome);
    Optional<String> refusal = gate.refusal(outcome);
    events.publish(new RunEvent.Exported(export(best), refusal));
    if (refusal.isEmpty()) {
      prepared.results().publish(prepared.folder());
    }
    if (!outcome.stopped()) {
      prepared.results().deleteStates();
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

  /** Exports the best values so far of a run that failed, without publishing them. */
  private void exportBestOfFailedRun(TrainingLoop loop, RuntimeException failure) {
    try {
      RunEvent.Validated best = loop.restoreBest();
      events.publish(
          new RunEvent.Trained(
              loop.completedSteps(),
              false,
              Optional.of(String.valueOf(failure.getMessage())),
              best));
      SortedMap<String, String> outputs = export(best);
      events.publish(new RunEvent.Exported(outputs, Optional.of("the run failed")));
      if (!outputs.isEmpty()) {
        events.warn(
            "the best values, of step %d, are kept in %s, not published"
                .formatted(best.step(), prepared.folder().path()));
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Exports the learned values; start values are not exported. */
  private SortedMap<String, String> export(RunEvent.Validated best) {
    return best.step() == 0
        ? new TreeMap<>()
        : learning.export(
            new RunExporter(
                prepared.folder(),
                prepared.config(),
                model.files(),
                prepared.inputs(),
                best.step(),
                prepared.data().resolution(),
                events));
  }
}
