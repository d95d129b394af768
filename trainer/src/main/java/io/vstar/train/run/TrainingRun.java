package io.vstar.train.run;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.generation.StableDiffusion;
import io.vstar.hub.HubClient;
import io.vstar.io.AtomicFile;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.cache.LatentStore;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One training from config to exported files.
 *
 * <p>What is cheap to check comes first: a run that cannot work fails before the engine is loaded.
 */
public final class TrainingRun implements AutoCloseable {
  private final TrainConfig config;
  private final LearningMethod method;
  private final ResultFolder results;
  private final DatasetSplit split;
  private final CaptionTemplates templates;
  private final TrainingPrompts prompts;
  private final ModelFiles files;
  private final List<String> promptWarnings;
  private final RunInputs inputs;
  private final InstantSource clock;

  private TrainingRun(
      TrainConfig config,
      ResultFolder results,
      String codeVersion,
      InstantSource clock,
      HubClient hub) {
    this.config = config;
    this.method = LearningMethod.of(config);
    this.results = results;
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
    ResultFolder results = ResultFolder.open(config.output().folder(), config.outputName());
    try {
      return new TrainingRun(config, results, codeVersion, clock, hub);
    } catch (RuntimeException e) {
      results.close();
      throw e;
    }
  }

  public ResultFolder results() {
    return results;
  }

  /** Why the result would differ from the one that is there; empty if it would not. */
  public List<String> reasonsToTrain() {
    return ChangeCheck.reasonsToTrain(results, inputs);
  }

  /**
   * Trains, exports and publishes, each run in a folder of its own. Stopped early, it keeps the
   * best so far. What is published is replaced only by what measures better, in one step.
   *
   * @param runtime on the device to train on
   * @param stop looked at between steps
   */
  public RunEnd train(TensorRuntime runtime, RunListener listener, StopRequest stop) {
    results.repairs().forEach(listener::warning);
    split.training().warnings().forEach(warning -> listener.warning(warning.message()));
    PreparedData data = PreparedData.of(config, files.config(), split);
    data.training().warnings().forEach(listener::warning);
    promptWarnings.forEach(listener::warning);
    RunFolder folder = results.begin();
    try {
      AtomicFile.write(
          folder.config(), ConfigWriter.toYaml(config).getBytes(StandardCharsets.UTF_8));
      CropSheet.write(
          folder.crops(),
          data.training().placements(),
          split.validation().isPresent() ? data.validation() : List.of());
      listener.planned(plan(folder, data));
      return train(
          new TrainingSession.Setting(
              config, results, folder, inputs, data, prompts, listener, clock),
          runtime,
          stop);
    } catch (RuntimeException e) {
      if (folder.isEmpty()) {
        results.discard(folder);
      }
      throw e;
    }
  }

  private RunEnd train(TrainingSession.Setting setting, TensorRuntime runtime, StopRequest stop) {
    Instant loading = clock.instant();
    try (StableDiffusion model =
            StableDiffusion.load(
                runtime,
                files,
                config.training().precision(),
                config.training().activationCheckpointing());
        TensorScope scope = runtime.openScope("learned")) {
      setting.listener().loaded(Duration.between(loading, clock.instant()));
      Learning learning = method.begin(model, scope);
      LatentCache latents = encode(model, setting);
      return new TrainingSession(setting, model, scope, latents, learning).run(stop);
    }
  }

  private LatentCache encode(StableDiffusion model, TrainingSession.Setting setting) {
    Optional<LatentStore> store =
        config
            .dataset()
            .latentCache()
            .path()
            .map(kept -> LatentStore.open(kept, files, inputs.codeVersion()));
    List<Placement> pictures = setting.data().all();
    return LatentCache.encode(
        model, pictures, store, done -> setting.listener().afterEncoding(done, pictures.size()));
  }

  private RunPlan plan(RunFolder folder, PreparedData data) {
    SortedMap<Resolution, Integer> pictures = new TreeMap<>();
    data.training().buckets().forEach((size, images) -> pictures.put(size, images.size()));
    int heldOut = split.validation().map(validation -> validation.images().size()).orElse(0);
    return new RunPlan(config, folder, pictures, heldOut);
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
