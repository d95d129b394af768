package io.vstar.train.inversion;

import io.vstar.train.config.BaseModel;
import io.vstar.train.config.DatasetSettings;
import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.MethodSettings;
import io.vstar.train.config.Required;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The settings of textual inversion, which are keys of the config.
 *
 * @param placeholder the new word, for example {@code <cat>}; without white space and without the
 *     characters that have a meaning in prompts
 * @param initializer the word or words whose vectors the learning starts from, best a name of the
 *     kind of thing, such as {@code cat}
 * @param vectors the number of token vectors that are learned for the placeholder, 1 to 75; default
 *     1
 */
public record TextualInversionSettings(
    @Required("the new word to learn, for example <cat>") String placeholder,
    @Required("the word or words to start from, for example cat") String initializer,
    @Default("1") int vectors)
    implements MethodSettings {

  // White space, and characters with a meaning in the prompt grammar, captions or file names.
  private static final Pattern RESERVED_IN_PLACEHOLDER =
      Pattern.compile("[\\s()\\[\\]{}|:,\\\\\"]");

  // A CLIP chunk of 77 tokens less the start and end marks.
  private static final int MAX_VECTORS = 75;

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
        !initializer.isBlank(), "initializer", "blank", "a word such as cat");
    InvalidValueException.unless(
        vectors >= 1 && vectors <= MAX_VECTORS, "vectors", vectors, "1 to " + MAX_VECTORS);
  }

  /** Returns the letters and digits of the placeholder. */
  @Override
  public String defaultName(DatasetSettings dataset) {
    return placeholder.replaceAll("[^\\p{L}\\p{N}._-]", "");
  }

  @Override
  public List<String> warnings(TrainConfig config) {
    List<String> warnings = new ArrayList<>(rateWarnings(config.training(), config.model()));
    List<String> prompts = config.preview().promptTexts();
    if (!prompts.isEmpty() && prompts.stream().noneMatch(this::mentionsPlaceholder)) {
      warnings.add("no preview prompt holds " + placeholder + " or {}: previews will not show it");
    }
    return List.copyOf(warnings);
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
