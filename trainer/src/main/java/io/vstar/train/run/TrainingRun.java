package io.vstar.train.run;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.error.TrainingException;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.hub.HubClient;
import io.vstar.io.AtomicFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.cache.LatentStore;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopFactory;
import io.vstar.train.loop.ValidationLoss;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;

/**
 * One training from config to exported files.
 *
 * <p>What is cheap to check comes first: a run that cannot work fails before the engine is loaded.
 */
public final class TrainingRun implements AutoCloseable {
  private final TrainConfig config;
  private final LearningMethod method;
  private final RunFolder folder;
  private final DatasetSplit split;
  private final CaptionTemplates templates;
  private final TrainingPrompts prompts;
  private final ModelFiles files;
  private final List<String> promptWarnings;
  private final RunInputs inputs;
  private final InstantSource clock;

  private TrainingRun(
      TrainConfig config,
      RunFolder folder,
      String codeVersion,
      InstantSource clock,
      HubClient hub) {
    this.config = config;
    this.method = LearningMethod.of(config);
    this.folder = folder;
    this.clock = clock;
    this.split = DatasetSplit.read(config.dataset());
    this.templates = CaptionTemplates.of(config.dataset().templates());
    this.prompts = method.prompts(templates, allImages());
    this.files = Models.open(config.model().toString(), config.base().options(), hub);
    this.promptWarnings = PromptRoom.check(config, files, prompts, allImages());
    this.inputs = RunInputs.of(config, split, templates, files.sha256(), codeVersion);
  }

  /**
   * Takes the output folder and reads what the run depends on.
   *
   * @param clock for the manifest
   * @param hub asked for a base model that is not here
   * @throws io.vstar.error.VstarException if anything the config names cannot be used
   */
  public static TrainingRun open(
      TrainConfig config, String codeVersion, InstantSource clock, HubClient hub) {
    RunFolder folder = RunFolder.open(config.output().folder(), config.outputName());
    try {
      return new TrainingRun(config, folder, codeVersion, clock, hub);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  public RunFolder folder() {
    return folder;
  }

  /** Why the result would differ from the one that is there; empty if it would not. */
  public List<String> reasonsToTrain() {
    return ChangeCheck.reasonsToTrain(folder.manifest(), inputs);
  }

  /**
   * Trains and exports. Stopped early, it exports the best so far. Files of an earlier run are
   * touched only after everything that can be wrong with the pictures and the model was found
   * right.
   *
   * @param runtime on the device to train on
   * @param stopRequested looked at between steps
   */
  public TrainingLoop.Outcome train(
      TensorRuntime runtime, RunListener listener, BooleanSupplier stopRequested) {
    split.training().warnings().forEach(warning -> listener.warning(warning.message()));
    PreparedData data = PreparedData.of(config, files.config(), split);
    data.training().warnings().forEach(listener::warning);
    promptWarnings.forEach(listener::warning);
    Instant loading = clock.instant();
    try (StableDiffusion model =
            StableDiffusion.load(
                runtime,
                files,
                config.training().precision(),
                config.training().activationCheckpointing());
        TensorScope scope = runtime.openScope("learned")) {
      listener.loaded(Duration.between(loading, clock.instant()));
      Learning learning = method.begin(model, scope);
      Optional<LatentStore> store =
          config
              .dataset()
              .latentCache()
              .path()
              .map(kept -> LatentStore.open(kept, files, inputs.codeVersion()));
      LatentCache latents = LatentCache.encode(model, data.all(), store, listener::afterEncoding);
      AtomicFile.write(
          folder.config(), ConfigWriter.toYaml(config).getBytes(StandardCharsets.UTF_8));
      return train(new Session(model, scope, data, latents, learning, listener), stopRequested);
    }
  }

  /** What a run works with once everything is loaded. */
  private record Session(
      StableDiffusion model,
      TensorScope scope,
      PreparedData data,
      LatentCache latents,
      Learning learning,
      RunListener listener) {}

  private TrainingLoop.Outcome train(Session session, BooleanSupplier stopRequested) {
    StableDiffusion model = session.model();
    Learning learning = session.learning();
    PromptEncoder encoder = learning.encoder();
    Previews previews =
        new Previews(
            config.preview(),
            learning.defaultPreviewPrompts(),
            model,
            encoder,
            learning.previewRows(),
            session.data().resolution());
    Instant started = clock.instant();
    Environment environment =
        Environment.current(model.runtime().engineVersion(), model.runtime().deviceName());
    try (MetricsLog log = MetricsLog.create(folder.metrics())) {
      RunRecorder recorder =
          new RunRecorder(session.listener(), log, learning, previews, folder, clock);
      TrainingLoop loop = loop(session, encoder, recorder);
      session.scope().seal();
      session.listener().started(config.training().steps());
      TrainingLoop.Outcome outcome;
      try {
        outcome = loop.run(stopRequested);
      } catch (TrainingException e) {
        manifest(environment, started, recorder.failed(e)).write(folder.manifest());
        throw e;
      }
      SortedMap<String, String> outputs = export(session, outcome);
      manifest(environment, started, recorder.ended(outcome, outputs)).write(folder.manifest());
      session.listener().wrote(folder.manifest());
      if (!outcome.stopped()) { // who stops a run does not want to wait for pictures
        learning.ended(session.listener());
        previews.write(folder.beforeAfter());
        session.listener().wrote(folder.beforeAfter());
      }
      return outcome;
    }
  }

  private TrainingLoop loop(Session session, PromptEncoder encoder, RunRecorder recorder) {
    TrainingLoopFactory factory =
        new TrainingLoopFactory(config, session.model(), session.latents(), prompts, encoder);
    ValidationLoss validation = factory.validation(session.data().validation());
    session.learning().begin(validation, folder);
    return factory.create(
        session.scope(),
        session.learning().trainable(),
        session.data().training().buckets(),
        validation,
        recorder);
  }

  private SortedMap<String, String> export(Session session, TrainingLoop.Outcome outcome) {
    return session
        .learning()
        .export(
            new Exporter(
                folder,
                config,
                files,
                inputs,
                outcome.best().step(),
                session.data().resolution(),
                session.listener()));
  }

  private Manifest manifest(Environment environment, Instant started, RunResult result) {
    return new Manifest(inputs, environment, started, clock.instant(), result);
  }

  private List<TrainingImage> allImages() {
    List<TrainingImage> all = new ArrayList<>(split.training().images());
    split.validation().ifPresent(validation -> all.addAll(validation.images()));
    return all;
  }

  @Override
  public void close() {
    folder.close();
  }
}
