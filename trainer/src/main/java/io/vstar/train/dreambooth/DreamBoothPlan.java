package io.vstar.train.dreambooth;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetProblems;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A plan of DreamBooth. */
record DreamBoothPlan(TrainConfig config, DreamBoothSettings settings) implements MethodPlan {
  private static final String INSTANCE_PROMPT = "dreambooth.instancePrompt";
  private static final String UNET = ModelPart.UNET.folder() + ".";

  @Override
  public String subject() {
    String layers =
        settings.layers() == TrainedLayers.ALL
            ? "the UNet"
            : "the UNet's " + settings.layers().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "%s, %s%s"
        .formatted(config.outputName(), layers, settings.textEncoder() ? " and text encoder" : "");
  }

  @Override
  public LoadPlan loadPlan() {
    Set<ModelPart> trained = EnumSet.of(ModelPart.UNET);
    if (settings.textEncoder()) {
      trained.add(ModelPart.TEXT_ENCODER);
      trained.add(ModelPart.TEXT_ENCODER_2);
    }
    return LoadPlan.frozen(config.training().precision())
        .withCheckpointing(config.training().activationCheckpointing())
        .training(trained, name -> !name.startsWith(UNET) || settings.layers().cover(name));
  }

  @Override
  public TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images) {
    return TrainingPrompts.withoutWord(
        settings
            .instancePrompt()
            .map(prompt -> new CaptionTemplates(INSTANCE_PROMPT, List.of(prompt)))
            .orElse(templates),
        images);
  }

  @Override
  public List<String> check(
      ModelFiles model,
      List<ClipTokenizer> tokenizers,
      TrainingPrompts prompts,
      DatasetSplit split,
      DatasetProblems problems) {
    return TrainedMemory.of(model, loadPlan(), config.training()).warning().stream().toList();
  }

  @Override
  public Learning begin(StableDiffusion model, TensorScope scope) {
    double textEncoderRate = settings.textEncoderRate().orElse(1.0);
    return new DreamBoothLearning(
        config, settings, model, new DreamBoothTrainable(model, textEncoderRate));
  }
}
