package io.vstar.train.inversion;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.Sha256;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.StepFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** A plan of textual inversion. */
record TextualInversionPlan(TrainConfig config, TextualInversionSettings settings)
    implements MethodPlan {

  @Override
  public String subject() {
    int vectors = settings.vectors();
    return "%s from %s, %d %s%s"
        .formatted(
            settings.placeholder(),
            settings.initializer().description(),
            vectors,
            vectors == 1 ? "vector" : "vectors",
            settings.negative().isPresent() ? ", for the negative prompt" : "");
  }

  @Override
  public LoadPlan loadPlan() {
    return LoadPlan.frozen(config.training().precision())
        .withCheckpointing(config.training().activationCheckpointing());
  }

  @Override
  public TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images) {
    if (settings.negativePrompt().isEmpty()) {
      return new TrainingPrompts(settings.placeholder(), templates, images);
    }
    TrainingPrompts prompts = TrainingPrompts.withoutWord(templates, images);
    images.forEach(image -> requireWithoutWord(image, prompts));
    return prompts;
  }

  private void requireWithoutWord(TrainingImage image, TrainingPrompts prompts) {
    String word = settings.placeholder().toLowerCase(Locale.ROOT);
    for (String prompt : prompts.variants(image)) {
      if (prompt.toLowerCase(Locale.ROOT).contains(word)) {
        String source = image.caption().map(Caption::where).orElse(image.path().toString());
        throw new DatasetException(
            "%s: the prompt \"%s\" holds %s, which is learned for the negative prompt; take it out"
                .formatted(source, prompt, settings.placeholder()));
      }
    }
  }

  @Override
  public List<String> check(ModelFiles model, TrainingPrompts prompts, List<TrainingImage> images) {
    settings.initializer().check(model.config().text().widths(), settings.vectors());
    List<String> previews = config.preview().promptTexts();
    return PromptRoom.check(settings, config.dataset(), previews, model, prompts, images);
  }

  @Override
  public SortedMap<String, String> files() {
    SortedMap<String, String> hashes = new TreeMap<>();
    settings.initializer().source().ifPresent(file -> hashes.put("initializer.file", hash(file)));
    return hashes;
  }

  private static String hash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new ConfigException("initializer.file: %s cannot be read: %s".formatted(file, e), e);
    }
  }

  @Override
  public StepFile readStepFile(Path file) {
    return EmbeddingStepFile.read(file, settings, config.training().chosenOptimizer());
  }

  @Override
  public Learning begin(StableDiffusion model, TensorScope scope) {
    PromptTokenizer.requireFree(model.tokenizer(), settings.placeholder());
    List<float[]> initial =
        settings.initializer().vectors(model, settings.vectors(), config.training().seed());
    return new TextualInversionLearning(
        settings,
        config.output().formats(),
        model,
        TextualInversionTrainable.of(model, scope, initial, settings));
  }
}
