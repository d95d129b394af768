package io.vstar.train.run;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.io.AtomicFile;
import io.vstar.io.SoftwareVersion;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.cache.LatentStore;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingLoopFactory;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.loop.TrainingStepFactory;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.StepFile;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.ObjectivePlan;
import io.vstar.train.page.DataCards;
import io.vstar.train.page.ReportFacts;
import io.vstar.train.page.RunReport;
import io.vstar.train.report.CropSheet;
import io.vstar.train.report.PreviewPlan;
import io.vstar.train.report.Thumbnails;
import io.vstar.train.result.ChangeCheck;
import io.vstar.train.result.Environment;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.RunInputs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A training run from the config to the exported files.
 *
 * <p>Cheap checks come first, so that a run that cannot succeed fails before the engine is loaded.
 */
public final class TrainingRun implements AutoCloseable {
  private final TrainConfig config;
  private final MethodSchema<?> schema;
  private final MethodPlan method;
  private final ResultFolder results;
  private final DatasetSplit split;
  private final CaptionTemplates templates;
  private final TrainingPrompts prompts;
  private final ModelFiles files;
  private final PreparedData data;
  private final List<String> promptWarnings;
  private final RunInputs inputs;
  private final InstantSource clock;

  private TrainingRun(
      TrainConfig config,
      MethodSchema<?> schema,
      MethodPlan method,
      ResultFolder results,
      String codeVersion,
      InstantSource clock,
      HubClient hub) {
    this.config = config;
    this.schema = schema;
    this.method = method;
    this.results = results;
    this.clock = clock;
    this.split = DatasetSplit.read(config.dataset());
    this.templates = CaptionTemplates.of(config.dataset().templates());
    this.prompts = method.prompts(templates, allImages());
    this.files = Models.open(config.model().toString(), config.base().options(), hub);
    // Made here to refuse early what makes no sense for the model.
    ObjectivePlan.of(config.training(), new NoiseSchedule(files.config().noise()));
    this.data = PreparedData.of(config, files.config(), split);
    PreviewPlan.of(
        config.preview(),
        List.of(),
        config.resolution().orElse(files.config().nativeResolution()),
        files.config());
    this.promptWarnings = method.check(files, prompts, allImages());
    this.inputs =
        RunInputs.of(config, split, templates, files.sha256(), method.files(), codeVersion);
  }

  /**
   * Locks the output folder and reads everything that the run depends on, as {@link
   * #open(TrainingMethod, TrainConfig, String, InstantSource, HubClient)} does, with this version
   * of the program, the system's clock, and the Hub as the environment has it.
   *
   * @param method the method of training that read the config
   * @param config the config of the run
   * @throws io.vstar.error.VstarException if anything the config names cannot be used
   */
  public static TrainingRun open(TrainingMethod<?> method, TrainConfig config) {
    return open(
        method,
        config,
        SoftwareVersion.text(),
        InstantSource.system(),
        HubClient.ofEnvironment(HubListener.NONE));
  }

  /**
   * Locks the output folder and reads everything that the run depends on.
   *
   * @param method the method of training that read the config
   * @param config the config of the run
   * @param codeVersion the version of this program
   * @param clock the clock of the manifest and the log
   * @param hub the client that downloads a base model that is not on this machine
   * @throws io.vstar.error.VstarException if anything that the config names cannot be used
   */
  public static TrainingRun open(
      TrainingMethod<?> method,
      TrainConfig config,
      String codeVersion,
      InstantSource clock,
      HubClient hub) {
    MethodPlan plan = method.plan(config);
    ResultFolder results = ResultFolder.open(config.output().folder(), config.outputName());
    try {
      return new TrainingRun(config, method.schema(), plan, results, codeVersion, clock, hub);
    } catch (RuntimeException e) {
      results.close();
      throw e;
    }
  }

  /** Returns the folder in which results are published. */
  public ResultFolder results() {
    return results;
  }

  /**
   * Returns the reasons why the result would differ from the published one; empty if it would not.
   */
  public List<String> reasonsToTrain() {
    return ChangeCheck.reasonsToTrain(results, inputs);
  }

  /**
   * Trains, exports and publishes in a new run folder. A run that is stopped early keeps its best
   * values so far. The published result is replaced in one step, and only by one that measures
   * better.
   *
   * @param runtime the runtime of the device to train on
   * @param events the channel of the run's events, with listeners subscribed
   * @param stop the request to stop, read between steps
   * @return the last event of the run
   */
  public RunEvent.Ended train(TensorRuntime runtime, RunEvents events, StopRequest stop) {
    return train(runtime, events, stop, StartingPoint.NOTHING);
  }

  /**
   * Resumes the last run if it was stopped or cut off, and {@linkplain #train trains} anew if there
   * is none. On a CPU the result is byte for byte what that run would have learned.
   *
   * @param runtime the runtime of the device to train on
   * @param events the channel of the run's events, with listeners subscribed
   * @param stop the request to stop, read between steps
   * @return the last event of the run
   * @throws io.vstar.error.ConfigException if that run had other settings or pictures
   */
  public RunEvent.Ended resume(TensorRuntime runtime, RunEvents events, StopRequest stop) {
    return resume(runtime, events, stop, ResumeRequest.NEWEST);
  }

  /**
   * Goes on with an earlier training, or {@linkplain #train trains} anew if the newest snapshot is
   * asked for and there is none.
   *
   * @param runtime the runtime of the device to train on
   * @param events the channel of the run's events, with listeners subscribed
   * @param stop the request to stop, read between steps
   * @param request what to go on from
   * @return the last event of the run
   * @throws io.vstar.error.ConfigException if what is asked for is not there or not whole, or
   *     settings or pictures were others; it names them
   */
  public RunEvent.Ended resume(
      TensorRuntime runtime, RunEvents events, StopRequest stop, ResumeRequest request) {
    Optional<Path> stepFile = request.file().filter(file -> !TrainingStateFile.isState(file));
    if (stepFile.isPresent()) {
      StepFile values = method.readStepFile(stepFile.get());
      requireStepsLeft(stepFile.get(), values);
      values.remarks().forEach(events::warn);
      return train(runtime, events, stop, StartingPoint.of(stepFile.get(), values));
    }
    return new SnapshotSearch(results, schema, config, inputs, events::warn)
        .find(request)
        .map(run -> train(runtime, events, stop, StartingPoint.of(run)))
        .orElseGet(() -> train(runtime, events, stop));
  }

  private void requireStepsLeft(Path file, StepFile values) {
    int steps = config.training().plannedSteps();
    if (values.steps() >= steps) {
      throw new ConfigException(
          "%s has the values after %d steps, but this run has only %d; set more training.steps"
              .formatted(file, values.steps(), steps));
    }
  }

  /**
   * Tries several learning rates in short trainings; writes and publishes nothing.
   *
   * @param runtime the runtime of the device to train on
   * @param test the rates and the number of steps at each
   * @param events the channel of the events of loading and encoding
   * @param progress the listener to the progress of the test
   * @param stop the request to stop, read between steps
   * @throws java.util.concurrent.CancellationException if the stop was requested
   */
  public LearningRateCurve tryRates(
      TensorRuntime runtime,
      LearningRateRange test,
      RunEvents events,
      LearningRateListener progress,
      StopRequest stop) {
    promptWarnings.forEach(events::warn);
    try (StableDiffusion model = StableDiffusion.load(runtime, files, method.loadPlan());
        TensorScope scope = runtime.openScope("learned")) {
      Learning learning = method.begin(model, scope);
      EncodedDataset dataset =
          new EncodedDataset(encode(model, data, events), prompts, learning.encoder());
      TrainingStepFactory steps = new TrainingStepFactory(config.training(), model, dataset);
      return new LearningRateSearch(
              runtime,
              each -> steps.create(each, learning.trainable(), data.training().buckets()),
              learning.trainable(),
              new TrainingLoopFactory(config, model, dataset).validation(data.validation()))
          .run(test, progress, stop);
    }
  }

  private RunEvent.Ended train(
      TensorRuntime runtime, RunEvents events, StopRequest stop, StartingPoint start) {
    List<String> warnings = new ArrayList<>();
    events.on(RunEvent.Warned.class, event -> warnings.add(event.message()));
    results.repairs().forEach(events::warn);
    split.training().warnings().forEach(warning -> events.warn(warning.message()));
    data.training().warnings().forEach(events::warn);
    promptWarnings.forEach(events::warn);
    RunFolder folder = results.begin();
    Optional<RunReport> report = Optional.empty();
    try {
      AtomicFile.write(
          folder.config(),
          ConfigWriter.toYaml(schema.name(), config).getBytes(StandardCharsets.UTF_8));
      Thumbnails thumbnails = new Thumbnails(CropSheet.SIDE);
      CropSheet.write(
          folder.crops(),
          data.training().placements(),
          split.validation().isPresent() ? data.measured() : List.of(),
          thumbnails);
      start.snapshot().ifPresent(run -> run.handOver(folder));
      report = report(folder, data, warnings, thumbnails, runtime);
      report.ifPresent(events::add);
      events.publish(planned(folder, data));
      return train(
          new TrainingSession.PreparedRun(
              config, schema, results, folder, inputs, data, prompts, events, clock),
          runtime,
          stop,
          start);
    } catch (RuntimeException e) {
      if (folder.isEmpty()) {
        results.discard(folder);
      } else {
        sayFailed(report, e);
      }
      throw e;
    }
  }

  private Optional<RunReport> report(
      RunFolder folder,
      PreparedData data,
      List<String> warnings,
      Thumbnails thumbnails,
      TensorRuntime runtime) {
    if (!config.output().report()) {
      return Optional.empty();
    }
    ReportFacts facts =
        new ReportFacts(
            config.outputName(),
            method.subject(),
            ConfigWriter.toYaml(schema.name(), config),
            inputs,
            Environment.current(runtime.engineVersion(), runtime.deviceName()),
            clock.instant(),
            warnings,
            DataCards.of(data.training().placements(), data.measured(), prompts, thumbnails));
    return Optional.of(new RunReport(facts, folder, clock));
  }

  private static void sayFailed(Optional<RunReport> report, RuntimeException failure) {
    try {
      report.ifPresent(page -> page.failed(String.valueOf(failure.getMessage())));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private RunEvent.Ended train(
      TrainingSession.PreparedRun prepared,
      TensorRuntime runtime,
      StopRequest stop,
      StartingPoint start) {
    Instant loading = clock.instant();
    try (StableDiffusion model = StableDiffusion.load(runtime, files, method.loadPlan());
        TensorScope scope = runtime.openScope("learned")) {
      prepared
          .events()
          .publish(new RunEvent.ModelLoaded(Duration.between(loading, clock.instant())));
      Learning learning = method.begin(model, scope);
      LatentCache latents = encode(model, prepared.data(), prepared.events());
      return new TrainingSession(prepared, model, scope, latents, learning).run(start, stop);
    }
  }

  private LatentCache encode(StableDiffusion model, PreparedData data, RunEvents events) {
    Optional<LatentStore> store =
        config
            .dataset()
            .latentCache()
            .path()
            .map(kept -> LatentStore.open(kept, files, inputs.codeVersion()));
    List<Placement> pictures = data.all();
    return LatentCache.encode(
        model,
        pictures,
        store,
        done -> events.publish(new RunEvent.Encoded(done, pictures.size())));
  }

  private RunEvent.Planned planned(RunFolder folder, PreparedData data) {
    SortedMap<Resolution, Integer> pictures = new TreeMap<>();
    data.training().buckets().forEach((size, images) -> pictures.put(size, images.size()));
    int heldOut = split.validation().map(validation -> validation.images().size()).orElse(0);
    return new RunEvent.Planned(config, method.subject(), folder.path(), pictures, heldOut);
  }

  private List<TrainingImage> allImages() {
    List<TrainingImage> all = new ArrayList<>(split.training().images());
    split.validation().ifPresent(validation -> all.addAll(validation.images()));
    return all;
  }

  @Override
  public void close() {
    results.close();
  }
}
