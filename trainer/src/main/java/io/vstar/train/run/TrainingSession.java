package io.vstar.train.run;

import io.vstar.error.TrainingException;
import io.vstar.error.VstarException;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.MetadataSettings;
import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopFactory;
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
import io.vstar.train.result.StepFiles;
import io.vstar.train.tensorboard.TensorBoardRecorder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The part of a run after everything is loaded: it trains, exports, publishes and draws. */
final class TrainingSession {
  private final PreparedRun prepared;
  private final StableDiffusion model;
  private final TensorScope scope;
  private final Learning learning;
  private final RunEvents events;
  private final TrainingLoopFactory loops;
  private final SnapshotKeeper snapshots;
  private Optional<String> weightsHash = Optional.empty(); // when it was last taken

  /**
   * The run that a session trains: its config, folders, pictures and events.
   *
   * @param config the config of the run
   * @param schema the schema of the run's method
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
      MethodSchema<?> schema,
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
    this.snapshots = new SnapshotKeeper(prepared);
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
      start.restore(loop, events);
      int total = prepared.config().training().plannedSteps();
      events.publish(new RunEvent.Started(loop.completedSteps(), total, metrics(loop)));
      measureStart(loop, validation);
      references.publish(events, loop.start(), gate.published(), start.isLogged());
      hashWeights();
      RunEvent.Ended end = stop.saving(() -> trainOrTellWayOn(loop, gate, references, stop));
      events.publish(end);
      prepared.results().refresh();
      return end;
    }
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
        prepared.inputs().fingerprint(),
        config.snapshot().every().orElse(config.training().plannedSteps()),
        snapshots,
        config
            .output()
            .every()
            .map(every -> new TrainingLoopFactory.StepExport(every, this::exportStep)));
  }

  private void exportStep(int step) {
    StepFiles files = prepared.folder().stepFiles();
    learning.export(exporter(format -> files.file(step, format), step, notes(false)));
    prepared.config().output().keep().ifPresent(files::keep);
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

  private RunEvent.Ended trainOrTellWayOn(
      TrainingLoop loop, PublicationGate gate, ReferenceLines references, StopRequest stop) {
    try {
      return trainAndPublish(loop, gate, references, stop);
    } catch (RuntimeException e) {
      snapshots.tellWayOn(e);
      throw e;
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
    hashWeights();
    Optional<String> refusal = gate.refusal(outcome);
    events.publish(new RunEvent.Exported(export(best, !outcome.stopped()), refusal));
    if (refusal.isEmpty()) {
      prepared.results().publish(prepared.folder());
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
      SortedMap<String, String> outputs = export(best, false);
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

  /**
   * Exports the learned values; start values are not exported.
   *
   * @param drawn whether there is time to draw a thumbnail
   */
  private SortedMap<String, String> export(RunEvent.Validated best, boolean drawn) {
    return best.step() == 0
        ? new TreeMap<>()
        : learning.export(exporter(prepared.folder()::export, best.step(), notes(drawn)));
  }

  /** Returns the metadata that the config asks for. */
  private Map<String, String> notes(boolean drawn) {
    MetadataSettings settings = prepared.config().output().metadata();
    Map<String, String> notes = new LinkedHashMap<>(settings.texts());
    if (settings.date()) {
      notes.put(
          "modelspec.date", prepared.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (settings.thumbnail() && drawn) {
      notes.put(
          "modelspec.thumbnail", Thumbnail.draw(model, learning, prepared.data().resolution()));
    }
    return notes;
  }

  private RunExporter exporter(
      Function<ExportFormat, Path> files, long step, Map<String, String> notes) {
    return new RunExporter(
        files,
        prepared.config(),
        model.files(),
        prepared.inputs(),
        step,
        prepared.data().resolution(),
        notes,
        events);
  }
}
