package io.vstar.train.run;

import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.hub.HubClient;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.bucket.Augmenter;
import io.vstar.train.bucket.Placement;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.cache.LatentStore;
import io.vstar.train.check.DatasetChecks;
import io.vstar.train.check.DatasetView;
import io.vstar.train.check.PromptTokens;
import io.vstar.train.config.MethodSchema;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblems;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.objective.EncodedDataset;
import io.vstar.train.objective.ObjectivePlan;
import io.vstar.train.report.PreviewPlan;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.RunInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything of a run that is known before the engine is loaded: what it is asked to do, and what
 * it reads.
 *
 * @param config the config
 * @param schema the schema of the method
 * @param method what the method does with this config
 * @param split the pictures, training and held out
 * @param prompts the prompts of the pictures
 * @param files the files of the base model
 * @param data the pictures with the resolutions they are used at
 * @param warnings what the user should know of pictures and prompts
 * @param inputs everything that the result depends on, by content
 */
record RunPlan(
    TrainConfig config,
    MethodSchema<?> schema,
    MethodPlan method,
    DatasetSplit split,
    TrainingPrompts prompts,
    ModelFiles files,
    PreparedData data,
    List<String> warnings,
    RunInputs inputs) {

  /**
   * Reads what a config names, and refuses what cannot succeed.
   *
   * @param codeVersion the version of this program
   * @param hub the client that downloads a base model that is not on this machine
   * @throws io.vstar.error.VstarException if anything that the config names cannot be used
   */
  static RunPlan of(
      MethodSchema<?> schema,
      MethodPlan method,
      TrainConfig config,
      String codeVersion,
      HubClient hub) {
    DatasetSplit split = DatasetSplit.read(config.dataset());
    CaptionTemplates templates = CaptionTemplates.of(config.dataset().templates());
    List<TrainingImage> images = split.allImages();
    TrainingPrompts prompts = method.prompts(templates, images);
    ModelFiles files = Models.open(config.model().toString(), config.base().options(), hub);
    PreparedData data = PreparedData.of(config, files.config(), split);
    refuseEarly(config, files);
    List<String> warnings = new ArrayList<>();
    int chunks = config.dataset().maxChunks();
    try (PromptTokens tokens = PromptTokens.open(files, method.words(), chunks)) {
      warnings.addAll(dataWarnings(method, config, split, prompts, tokens, data));
      warnings.addAll(
          method.check(files, tokens.tokenizers(), prompts, split, DatasetProblems.REFUSED));
    }
    RunInputs inputs =
        RunInputs.of(config, split, templates, files.sha256(), method.files(), codeVersion);
    return new RunPlan(config, schema, method, split, prompts, files, data, warnings, inputs);
  }

  /** Returns what the checks of data sets warn of without reading a pixel. */
  private static List<String> dataWarnings(
      MethodPlan method,
      TrainConfig config,
      DatasetSplit split,
      TrainingPrompts prompts,
      PromptTokens tokens,
      PreparedData data) {
    DatasetView view =
        new DatasetView(
            config,
            split,
            data.training(),
            data.heldOut(),
            Optional.of(data.planner(config).table()),
            method.words(),
            prompts::variants,
            Optional.of(tokens),
            Map.of());
    return DatasetChecks.beforeTraining(view).stream()
        .filter(DatasetFinding::isWarning)
        .map(DatasetFinding::message)
        .toList();
  }

  /** Makes the plans that are made again later, for what they refuse. */
  private static void refuseEarly(TrainConfig config, ModelFiles files) {
    if (files.config().inpaints()) {
      throw new ConfigException(
          "base.model: %s is for inpainting, which cannot be trained here; train on the model it was made from"
              .formatted(files.path()));
    }
    if (config.output().judge().isPresent() && ClipFolder.of(files).isEmpty()) {
      throw new ConfigException(
          "output.judge compares pictures by the model's image encoder, and %s has none; add the folder image_encoder of the CLIP model that its text encoder is from, or leave it out"
              .formatted(files.path()));
    }
    ObjectivePlan.of(config.training(), new NoiseSchedule(files.config().noise()));
    int side = config.resolution().orElse(files.config().nativeResolution());
    PreviewPlan.of(config.preview(), List.of(), side, files.config());
  }

  /** Loads the base model with what the method needs of it. */
  StableDiffusion load(TensorRuntime runtime) {
    return StableDiffusion.load(runtime, files, method.loadPlan());
  }

  /** Encodes all pictures, or reads those of the latents that were kept. */
  LatentCache encode(StableDiffusion model, RunEvents events) {
    Optional<LatentStore> store =
        config
            .dataset()
            .latentCache()
            .path()
            .map(kept -> LatentStore.open(kept, files, inputs.codeVersion()));
    List<Placement> pictures = data.all(new Augmenter(config.training().seed()));
    LatentCache latents =
        LatentCache.encode(
            model,
            pictures,
            store,
            config.dataset().decodingThreads().orElse(LatentCache.defaultThreads()),
            done -> events.publish(new RunEvent.Encoded(done, pictures.size())));
    int trained = masked(data.training().placements(), latents);
    int measured = masked(data.measured(), latents);
    if (trained + measured > 0) {
      events.publish(new RunEvent.Masked(trained, measured, data.measured().size()));
    }
    return latents;
  }

  private static int masked(List<Placement> pictures, LatentCache latents) {
    return (int) pictures.stream().filter(each -> latents.mask(each).isPresent()).count();
  }

  /**
   * Returns pictures and prompts as the models take them.
   *
   * @param latents the latents of the pictures
   * @param learning what is learned, which knows the words of the prompts
   */
  EncodedDataset encoded(LatentCache latents, Learning learning) {
    return new EncodedDataset(
        latents,
        prompts,
        learning.encoder(),
        learning.negativePrompt(),
        config.dataset().maxChunks());
  }

  /** Returns the event that says what a run is about to do. */
  RunEvent.Planned planned(RunFolder folder) {
    int heldOut = split.validation().isPresent() ? data.measured().size() : 0;
    return new RunEvent.Planned(
        config, method.subject(), folder.path(), data.planner(config).table(), heldOut);
  }
}
