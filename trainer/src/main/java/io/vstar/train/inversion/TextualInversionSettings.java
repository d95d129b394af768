package io.vstar.train.inversion;

import io.vstar.train.config.BaseModel;
import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.Required;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.objective.NegativePrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of textual inversion, which are keys of the config.
 *
 * @param placeholder the new word, for example {@code <cat>}; without white space and without the
 *     characters that have a meaning in prompts
 * @param initializer the start values, best a name of the kind of thing, such as {@code cat}
 * @param vectors the number of token vectors that are learned for the placeholder, 1 to 75; default
 *     1
 * @param norm the norm that the vectors are brought to after each update; default: any
 * @param pullToInitializer the weight of the squared distance from the start values in what is
 *     minimized, above 0; default: none
 * @param negative the training for the negative prompt; default: the word is for prompts
 */
public record TextualInversionSettings(
    @Required("the new word to learn, for example <cat>") String placeholder,
    @Required("the word or words to start from, for example cat") Initializer initializer,
    @Default("1") int vectors,
    Optional<VectorNorm> norm,
    Optional<Double> pullToInitializer,
    Optional<NegativeUse> negative)
    implements MethodSettings {

  // White space, and characters with a meaning in the prompt grammar, captions or file names.
  private static final Pattern RESERVED_IN_PLACEHOLDER =
      Pattern.compile("[\\s()\\[\\]{}|:,\\\\\"]");

  // A CLIP chunk of 77 tokens less the start and end marks.
  private static final int MAX_VECTORS = 75;

  private static final List<String> NAMES_OF_INITIALIZERS =
      List.of("random", "mean", "zero", "embedding");

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
    InvalidValueException.unless(
        !RESERVED_IN_PLACEHOLDER.matcher(placeholder).find()
            && placeholder.chars().anyMatch(Character::isLetterOrDigit),
        "placeholder",
        '"' + placeholder + '"',
        "one word with a letter or digit, without spaces and ()[]{}|:,\\\", for example <cat>");
    InvalidValueException.unless(
        vectors >= 1 && vectors <= MAX_VECTORS, "vectors", vectors, "1 to " + MAX_VECTORS);
    InvalidValueException.unless(
        pullToInitializer.orElse(1.0) > 0,
        "pullToInitializer",
        pullToInitializer.orElse(1.0),
        "a number > 0; leave it out for no pull");
    InvalidValueException.unless(
        pullToInitializer.isEmpty() || initializer.isMeaningful(),
        "pullToInitializer",
        pullToInitializer.orElse(0.0),
        "no value: the vectors start from %s, which mean nothing that they could be kept near to"
            .formatted(initializer.description()));
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
        placeholder,
        new Initializer.Words(initializer),
        vectors,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the negative prompt of the loss; empty if the word is in the prompts. */
  Optional<NegativePrompt> negativePrompt() {
    return negative.flatMap(use -> use.inLoss(placeholder));
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

  /** Returns the letters and digits of the placeholder. */
  @Override
  public String defaultName(DatasetSettings dataset) {
    return placeholder.replaceAll("[^\\p{L}\\p{N}._-]", "");
  }

  @Override
  public List<String> warnings(TrainConfig config) {
    List<String> warnings = new ArrayList<>(rateWarnings(config.training(), config.model()));
    previewWarning(config.preview().promptTexts()).ifPresent(warnings::add);
    nameWarning().ifPresent(warnings::add);
    return List.copyOf(warnings);
  }

  private Optional<String> previewWarning(List<String> prompts) {
    if (negative.isPresent()) {
      return prompts.stream()
          .filter(this::mentionsPlaceholder)
          .findFirst()
          .map(
              prompt ->
                  "preview prompt \"%s\" holds %s, which is for the negative prompt: previews put it there themselves"
                      .formatted(prompt, placeholder));
    }
    return prompts.isEmpty() || prompts.stream().anyMatch(this::mentionsPlaceholder)
        ? Optional.empty()
        : Optional.of(
            "no preview prompt holds " + placeholder + " or {}: previews will not show it");
  }

  /** Warns of words that are the name of another initializer. */
  private Optional<String> nameWarning() {
    return Optional.of(initializer.words())
        .filter(NAMES_OF_INITIALIZERS::contains)
        .map(
            word ->
                "initializer %1$s is the word \"%1$s\"; for the kind of start values write initializer: {type: %1$s}"
                    .formatted(word));
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

  private boolean mentionsPlaceholder(String prompt) {
    return prompt.contains(placeholder) || prompt.contains("{}") || prompt.contains("[name]");
  }
}
