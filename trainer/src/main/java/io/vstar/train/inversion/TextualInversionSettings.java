package io.vstar.train.inversion;

import io.vstar.train.config.BaseModel;
import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.objective.NegativePrompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of textual inversion, which are keys of the config: one word, or several.
 *
 * @param placeholder the word that is learned; see {@link NewWord#placeholder}
 * @param initializer the start values of the word's vectors; see {@link NewWord#initializer}
 * @param vectors the number of token vectors that are learned for the word, 1 to 75; default 1
 * @param words several words that are learned together, in place of these three keys; default
 *     {@code []}
 * @param norm the norm that the vectors are brought to after each update; default: any
 * @param pullToInitializer the weight of the squared distance from the start values in what is
 *     minimized, above 0; default: none
 * @param negative the training for the negative prompt; default: the word is for prompts
 */
public record TextualInversionSettings(
    Optional<String> placeholder,
    Optional<Initializer> initializer,
    @Default("1") int vectors,
    @Default("[]") List<NewWord> words,
    Optional<VectorNorm> norm,
    Optional<Double> pullToInitializer,
    Optional<NegativeUse> negative)
    implements MethodSettings {

  private static final List<String> NAMES_OF_INITIALIZERS =
      List.of("random", "mean", "zero", "embedding", "published");

  // A step larger than this many deviations leaves the region of the model's token vectors.
  private static final double LARGEST_STEP = 7;

  /**
   * The scale of a model's token vectors.
   *
   * @param spread the standard deviation of their components
   * @param usualRate the learning rate that is usual for them
   */
  private record TokenScale(double spread, double usualRate) {
    private static final TokenScale CLIP = new TokenScale(0.015, 5e-3); // of ViT-L/14
    private static final TokenScale POCKET = new TokenScale(0.96, 0.1);

    /** Returns the advice about a learning rate that is too low for so many steps. */
    String advice(int steps) {
      int needed = (int) Math.ceil(spread / usualRate);
      return steps < needed
          ? "take at least %d training.steps at a rate of %s".formatted(needed, usualRate)
          : "try " + usualRate;
    }

    /** Returns the scale of a base model. */
    static TokenScale of(BaseModel model) {
      return model instanceof BaseModel.Pocket ? POCKET : CLIP;
    }
  }

  public TextualInversionSettings {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      InvalidValueException.unless(
          placeholder.isPresent(),
          "placeholder",
          "missing",
          "the new word to learn, for example <cat>; or several as words");
      InvalidValueException.unless(
          initializer.isPresent(),
          "initializer",
          "missing",
          "the word or words to start from, for example cat");
      new NewWord(placeholder.get(), initializer.get(), vectors); // for what it refuses
    } else {
      requireOnly(words, placeholder.isPresent() || initializer.isPresent() || vectors != 1);
      requireDifferent(words);
      InvalidValueException.unless(
          negative.isEmpty() || words.size() == 1,
          "negative",
          "given",
          "no value: only a word alone can be learned for the negative prompt");
    }
    requirePull(
        pullToInitializer,
        words.isEmpty()
            ? initializer.stream().toList()
            : words.stream().map(NewWord::initializer).toList());
  }

  private static void requireOnly(List<NewWord> words, boolean shortFormGiven) {
    InvalidValueException.unless(
        !shortFormGiven,
        "words",
        "given beside placeholder, initializer or vectors",
        "one of the two; put these keys into the list");
  }

  private static void requireDifferent(List<NewWord> words) {
    Map<String, NewWord> stems = new HashMap<>();
    for (NewWord word : words) {
      NewWord same = stems.putIfAbsent(word.stem().toLowerCase(Locale.ROOT), word);
      InvalidValueException.unless(
          same == null,
          "words",
          same == null ? "" : "%s and %s".formatted(same.placeholder(), word.placeholder()),
          "words that differ in letters or digits, by which their files are called");
    }
  }

  private static void requirePull(Optional<Double> weight, List<Initializer> starts) {
    if (weight.isEmpty()) {
      return;
    }
    InvalidValueException.unless(
        weight.get() > 0,
        "pullToInitializer",
        weight.get(),
        "a number > 0; leave it out for no pull");
    for (Initializer start : starts) {
      InvalidValueException.unless(
          start.isMeaningful(),
          "pullToInitializer",
          weight.get(),
          "no value: the vectors start from %s, which mean nothing that they could be kept near to"
              .formatted(start.description()));
    }
  }

  /**
   * Makes settings of a word for prompts that starts from words.
   *
   * @param placeholder the new word
   * @param initializer the words that the learning starts from
   * @param vectors the number of vectors
   */
  public TextualInversionSettings(String placeholder, String initializer, int vectors) {
    this(
        Optional.of(placeholder),
        Optional.of(new Initializer.Words(initializer)),
        vectors,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the words that are learned, at least one. */
  NewWords newWords() {
    return new NewWords(
        words.isEmpty()
            ? List.of(new NewWord(placeholder.orElseThrow(), initializer.orElseThrow(), vectors))
            : words);
  }

  /** Returns the negative prompt of the loss; empty if the word is in the prompts. */
  Optional<NegativePrompt> negativePrompt() {
    return negative.flatMap(use -> use.inLoss(newWords().first().placeholder()));
  }

  /** Refuses a norm that follows the learning rate where that is a factor of another rate. */
  @Override
  public void requireSuits(TrainingSettings training) {
    InvalidValueException.unless(
        !norm.map(VectorNorm::followsRate).orElse(false)
            || training.chosenOptimizer().movesByRate(),
        "norm",
        "pull",
        "vocabulary or none: the pull follows training.learningRate, which is no size of steps with"
            + " the optimizer "
            + training.chosenOptimizer().type());
  }

  /** Returns the letters and digits of the words. */
  @Override
  public String defaultName(DatasetSettings dataset) {
    return newWords().all().stream().map(NewWord::stem).collect(Collectors.joining("-"));
  }

  @Override
  public List<String> warnings(TrainConfig config) {
    List<String> warnings = new ArrayList<>(rateWarnings(config.training(), config.model()));
    previewWarning(config.preview().promptTexts()).ifPresent(warnings::add);
    warnings.addAll(nameWarnings());
    return List.copyOf(warnings);
  }

  private Optional<String> previewWarning(List<String> prompts) {
    NewWords all = newWords();
    if (negative.isPresent()) {
      return prompts.stream()
          .filter(this::mentionsWord)
          .findFirst()
          .map(
              prompt ->
                  "preview prompt \"%s\" holds %s, which is for the negative prompt: previews put it there themselves"
                      .formatted(prompt, all.names()));
    }
    return prompts.isEmpty() || prompts.stream().anyMatch(this::mentionsWord)
        ? Optional.empty()
        : Optional.of(
            "no preview prompt holds " + all.names() + " or {}: previews will not show it");
  }

  /** Warns of words that are the name of another initializer. */
  private List<String> nameWarnings() {
    return newWords().all().stream()
        .map(word -> word.initializer().words())
        .filter(NAMES_OF_INITIALIZERS::contains)
        .map(
            word ->
                "initializer %1$s is the word \"%1$s\"; for the kind of start values write initializer: {type: %1$s}"
                    .formatted(word))
        .toList();
  }

  private static List<String> rateWarnings(TrainingSettings training, BaseModel model) {
    List<String> warnings = new ArrayList<>();
    if (!training.chosenOptimizer().movesByRate()) {
      return warnings;
    }
    TokenScale tokens = TokenScale.of(model);
    int steps = training.plannedSteps();
    // Adam and its like move a component by about the learning rate in each step.
    double reach = training.learningRate().largest() * steps;
    if (reach < tokens.spread()) {
      warnings.add(
          ("training.learningRate %s over %s steps moves each component of a vector by at most %s,"
                  + " less than token vectors differ from each other (%s); %s")
              .formatted(
                  training.learningRate(),
                  steps,
                  (float) reach,
                  tokens.spread(),
                  tokens.advice(steps)));
    }
    if (training.learningRate().largest() > LARGEST_STEP * tokens.spread()) {
      warnings.add(
          ("training.learningRate %s moves a vector in one step by several times what token vectors"
                  + " differ from each other (%s); try %s")
              .formatted(training.learningRate(), tokens.spread(), tokens.usualRate()));
    }
    return warnings;
  }

  private boolean mentionsWord(String prompt) {
    return prompt.contains("{}")
        || prompt.contains("[name]")
        || newWords().all().stream().anyMatch(word -> prompt.contains(word.placeholder()));
  }
}
