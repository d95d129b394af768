package io.vstar.train.inversion;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.Sha256;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptTokenizer;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.CaptionTemplates;
import io.vstar.train.dataset.DatasetProblems;
import io.vstar.train.dataset.DatasetSplit;
import io.vstar.train.dataset.PromptWords;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.dataset.TrainingPrompts;
import io.vstar.train.method.ExportedWord;
import io.vstar.train.method.Learning;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.StepFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A plan of textual inversion. */
record TextualInversionPlan(TrainConfig config, TextualInversionSettings settings)
    implements MethodPlan {

  @Override
  public String subject() {
    return settings.newWords().all().stream()
            .map(NewWord::description)
            .collect(Collectors.joining("; "))
        + (settings.negative().isPresent() ? ", for the negative prompt" : "");
  }

  @Override
  public LoadPlan loadPlan() {
    return LoadPlan.frozen(config.training().precision())
        .withCheckpointing(config.training().activationCheckpointing());
  }

  @Override
  public TrainingPrompts prompts(CaptionTemplates templates, List<TrainingImage> images) {
    requireNoRegularisation(images);
    if (settings.negativePrompt().isEmpty()) {
      List<String> words = settings.newWords().all().stream().map(NewWord::placeholder).toList();
      return new TrainingPrompts(new PromptWords(words), templates, images);
    }
    TrainingPrompts prompts = TrainingPrompts.withoutWord(templates, images);
    images.forEach(image -> requireWithoutWord(image, prompts));
    return prompts;
  }

  private void requireNoRegularisation(List<TrainingImage> images) {
    for (TrainingImage image : images) {
      if (image.subset().regularisation()) {
        throw new ConfigException(
            "the subset %s is for regularisation, but textual inversion leaves the model as it is: there is nothing to keep, and a prompt without a new word teaches nothing; leave the subset out, or train a hypernetwork"
                .formatted(image.subset().folder()));
      }
    }
  }

  private void requireWithoutWord(TrainingImage image, TrainingPrompts prompts) {
    String placeholder = settings.newWords().first().placeholder();
    String word = placeholder.toLowerCase(Locale.ROOT);
    for (String prompt : prompts.variants(image)) {
      if (prompt.toLowerCase(Locale.ROOT).contains(word)) {
        String source = image.caption().map(Caption::where).orElse(image.path().toString());
        throw new DatasetException(
            "%s: the prompt \"%s\" holds %s, which is learned for the negative prompt; take it out"
                .formatted(source, prompt, placeholder));
      }
    }
  }

  @Override
  public List<ExportedWord> words() {
    if (settings.negativePrompt().isPresent()) {
      return List.of(); // the word is in no prompt of a picture
    }
    List<Placeholder> placeholders = settings.newWords().placeholders();
    List<String> stems = settings.newWords().stems(config.outputName());
    return IntStream.range(0, stems.size())
        .mapToObj(i -> new ExportedWord(placeholders.get(i), stems.get(i)))
        .toList();
  }

  @Override
  public List<String> check(
      ModelFiles model,
      List<ClipTokenizer> tokenizers,
      TrainingPrompts prompts,
      DatasetSplit split,
      DatasetProblems problems) {
    for (NewWord word : settings.newWords().all()) {
      word.initializer().check(model.config().text().widths(), word.vectors());
    }
    if (settings.negativePrompt().isEmpty()) {
      requireTrained(prompts.missingIn(split.training().images()));
    }
    List<String> previews = config.preview().promptTexts();
    List<String> warnings =
        new ArrayList<>(
            PublishedVectors.of(config, settings.newWords())
                .warnings(model.config().text().widths()));
    warnings.addAll(
        PromptRoom.check(
            settings,
            config.dataset(),
            previews,
            tokenizers,
            prompts,
            split.allImages(),
            problems));
    return warnings;
  }

  private static void requireTrained(List<String> missing) {
    if (!missing.isEmpty()) {
      throw new DatasetException(
          "no picture is trained with %s, so it would be exported as it starts; give its folder dataset.subsets[].placeholder, or write it into captions"
              .formatted(String.join(", ", missing)));
    }
  }

  @Override
  public SortedMap<String, String> files() {
    SortedMap<String, String> hashes = new TreeMap<>();
    List<NewWord> words = settings.newWords().all();
    for (int i = 0; i < words.size(); i++) {
      String key =
          settings.words().isEmpty() ? "initializer" : "words[%d].initializer".formatted(i);
      words
          .get(i)
          .initializer()
          .source()
          .ifPresent(file -> hashes.put(key + ".file", hash(key, file)));
    }
    return hashes;
  }

  private static String hash(String key, Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new ConfigException("%s.file: %s cannot be read: %s".formatted(key, file, e), e);
    }
  }

  @Override
  public StepFile readStepFile(Path file) {
    return EmbeddingStepFile.read(file, settings, config.training().chosenOptimizer());
  }

  @Override
  public Learning begin(StableDiffusion model, TensorScope scope) {
    List<NewWord> words = settings.newWords().all();
    List<Integer> widths = model.config().text().widths();
    PublishedVectors published = PublishedVectors.of(config, settings.newWords());
    List<List<float[]>> starts = new ArrayList<>(); // of each word, for each text encoder
    for (int i = 0; i < words.size(); i++) {
      NewWord word = words.get(i);
      PromptTokenizer.requireFree(model.tokenizer(), word.placeholder());
      Initializer.Draw draw = new Initializer.Draw(config.training().seed(), i);
      starts.add(
          published
              .start(i, widths)
              .orElseGet(() -> word.initializer().vectors(model, word.vectors(), draw)));
    }
    List<float[]> initial =
        IntStream.range(0, model.conditioner().encoders().size())
            .mapToObj(e -> NewWords.joined(starts.stream().map(each -> each.get(e)).toList()))
            .toList();
    return new TextualInversionLearning(
        settings,
        config.output().formats(),
        model,
        TextualInversionTrainable.of(model, scope, initial, settings));
  }
}
