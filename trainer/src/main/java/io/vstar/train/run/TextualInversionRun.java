package io.vstar.train.run;

import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.ModelFolders;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.error.TrainingException;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.AtomicFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.loop.TrainingLoopFactory;
import io.vstar.train.trainable.TextualInversionTrainable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One textual inversion from config to exported files.
 *
 * <p>What is cheap to check comes first: a run that cannot work fails before the engine is loaded.
 */
public final class TextualInversionRun implements AutoCloseable {
  private final TrainConfig config;
  private final RunFolder folder;
  private final DatasetSplit split;
  private final CaptionTemplates templates;
  private final TrainingPrompts prompts;
  private final DiffusersFolder files;
  private final RunInputs inputs;
  private final InstantSource clock;

  private TextualInversionRun(
      TrainConfig config, RunFolder folder, String codeVersion, InstantSource clock) {
    this.config = config;
    this.folder = folder;
    this.clock = clock;
    this.split = DatasetSplit.read(config.dataset());
    this.templates = CaptionTemplates.of(config.dataset().templates());
    this.prompts = new TrainingPrompts(config.placeholder(), templates, allImages());
    this.files = ModelFolders.open(config.model().toString());
    this.inputs = RunInputs.of(config, split, templates, files.sha256(), codeVersion);
  }

  /**
   * Takes the output folder and reads what the run depends on.
   *
   * @param clock for the manifest
   * @throws io.vstar.error.VstarException if anything the config names cannot be used
   */
  public static TextualInversionRun open(
      TrainConfig config, String codeVersion, InstantSource clock) {
    RunFolder folder = RunFolder.open(config.output().folder(), config.outputName());
    try {
      return new TextualInversionRun(config, folder, codeVersion, clock);
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
   * Trains and exports. Stopped early, it exports the best so far.
   *
   * @param runtime on the device to train on
   * @param stopRequested looked at between steps
   */
  public TrainingLoop.Outcome train(
      TensorRuntime runtime, RunListener listener, BooleanSupplier stopRequested) {
    Instant started = clock.instant();
    split.training().warnings().forEach(warning -> listener.warning(warning.message()));
    PreparedData data = PreparedData.of(config, files.config(), split);
    data.training().warnings().forEach(listener::warning);
    AtomicFile.write(folder.config(), ConfigWriter.toYaml(config).getBytes(StandardCharsets.UTF_8));
    try (StableDiffusion model =
            StableDiffusion.load(runtime, files, config.training().precision());
        TensorScope scope = runtime.openScope("learned");
        MetricsLog log = MetricsLog.create(folder.metrics())) {
      PromptTokenizer.requireFree(model.tokenizer(), config.placeholder());
      TextualInversionTrainable trainable = trainable(model, scope);
      PromptEncoder encoder = encoder(model, trainable);
      Previews previews = new Previews(config, model, encoder, data.resolution());
      RunRecorder recorder = new RunRecorder(listener, log, previews, folder, clock);
      LatentCache latents = LatentCache.encode(model, data.all(), recorder::afterEncoding);
      TrainingLoop loop =
          new TrainingLoopFactory(config, model, latents, prompts, encoder)
              .create(scope, trainable, data.training().buckets(), data.validation(), recorder);
      listener.started(config.training().steps());
      Environment environment = Environment.current(runtime.engineVersion(), runtime.deviceName());
      TrainingLoop.Outcome outcome;
      try {
        outcome = loop.run(stopRequested);
      } catch (TrainingException e) {
        manifest(environment, started, recorder.failed(e)).write(folder.manifest());
        throw e;
      }
      SortedMap<String, String> outputs =
          new TreeMap<>(export(trainable, files.config(), outcome, data, listener));
      previews.write(folder.path().resolve(RunFolder.BEFORE_AFTER));
      listener.wrote(folder.path().resolve(RunFolder.BEFORE_AFTER));
      manifest(environment, started, recorder.ended(outcome, outputs)).write(folder.manifest());
      listener.wrote(folder.manifest());
      return outcome;
    }
  }

  private TextualInversionTrainable trainable(StableDiffusion model, TensorScope scope) {
    float[] initial =
        TextualInversionTrainable.initialVectors(model, config.initializer(), config.vectors());
    return new TextualInversionTrainable(model.runtime(), scope, initial, config.vectors());
  }

  private PromptEncoder encoder(StableDiffusion model, TextualInversionTrainable trainable) {
    return new PromptEncoder(
        model.text(),
        model.tokenizer(),
        List.of(new Placeholder(config.placeholder(), config.vectors())),
        trainable.tokens());
  }

  private SortedMap<String, String> export(
      TextualInversionTrainable trainable,
      StableDiffusionConfig model,
      TrainingLoop.Outcome outcome,
      PreparedData data,
      RunListener listener) {
    return EmbeddingExport.write(
        folder,
        config,
        model,
        inputs,
        trainable.snapshot().get(0),
        outcome.best().step(),
        data.resolution(),
        listener);
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
