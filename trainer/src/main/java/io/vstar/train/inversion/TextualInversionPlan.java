package io.vstar.train.inversion;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import java.util.List;

/** A plan of textual inversion that starts from the vectors of known words. */
record TextualInversionPlan(TrainConfig config, TextualInversionSettings settings)
    implements MethodPlan {

  @Override
  public String subject() {
    int vectors = settings.vectors();
    return "%s from \"%s\", %d %s"
        .formatted(
            settings.placeholder(),
            settings.initializer(),
            vectors,
            vectors == 1 ? "vector" : "vectors");
  }

  @Override
  public LoadPlan loadPlan() {
    return LoadPlan.frozen(config.training().precision())
        .withCheckpointing(config.training().activationCheckpointing());
  }

  @Override
  public TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images) {
    return new TrainingPrompts(settings.placeholder(), templates, images);
  }

  @Override
  public List<String> check(ModelFiles model, TrainingPrompts prompts, List<TrainingImage> images) {
    return PromptRoom.check(settings, config.preview().promptTexts(), model, prompts, images);
  }

  @Override
  public Learning begin(StableDiffusion model, TensorScope scope) {
    PromptTokenizer.requireFree(model.tokenizer(), settings.placeholder());
    List<float[]> initial =
        TextualInversionTrainable.initialVectors(model, settings.initializer(), settings.vectors());
    return new TextualInversionLearning(
        settings,
        config.output().formats(),
        model,
        new TextualInversionTrainable(scope, initial, settings.vectors()));
  }
}
