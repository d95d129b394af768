package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The prompts that pictures are trained with. If words are learned, every prompt holds a
 * placeholder:
 *
 * <ul>
 *   <li>A caption that holds {@code {}}, {@code [name]} or a placeholder is the prompt.
 *   <li>A caption without it is put into the templates in place of {@code [filewords]}, as in
 *       A1111.
 *   <li>A picture without caption gets a template; {@code [filewords]} becomes its file name
 *       without the counter at its start, underscores as spaces. A counter is a number followed by
 *       {@code -}, {@code _} or white space.
 * </ul>
 *
 * <p>A prompt without a placeholder would teach nothing and is refused. If no word is learned, a
 * caption is the prompt as it is, templates are for pictures without a caption, and a placeholder
 * is refused. Of several words {@code {}} and {@code [name]} stand for that of the subset.
 *
 * <p>The templates are those of the picture's subset if it has its own. Its rules say what is drawn
 * of a caption for each example; an example without caption is trained with its placeholders alone,
 * since without them nothing would be learned, and with the empty prompt if no word is learned.
 */
public final class TrainingPrompts {
  private static final String FILE_WORDS = "[filewords]";
  private static final String BRACES = "{}";
  private static final String NAME = "[name]";

  private final PromptWords words;
  private final CaptionTemplates templates;

  /**
   * Makes prompts.
   *
   * @param words the words that are learned; {@link PromptWords#NONE} for a method that learns none
   * @param templates the templates for pictures whose subset has none of its own
   * @param images all pictures that prompts will be requested for
   * @throws DatasetException if a caption or template lacks the placeholder; without words if it
   *     has a place for one, or a picture has neither caption nor words in its file name; it names
   *     the first one
   */
  public TrainingPrompts(
      PromptWords words, CaptionTemplates templates, List<TrainingImage> images) {
    this.words = words;
    this.templates = templates;
    images.forEach(this::variants);
  }

  /** Makes the prompts of a method that learns one word, as the other constructor does. */
  public TrainingPrompts(
      String placeholder, CaptionTemplates templates, List<TrainingImage> images) {
    this(new PromptWords(List.of(placeholder)), templates, images);
  }

  /** Makes the prompts of a method that learns no word, as the constructor does. */
  public static TrainingPrompts withoutWord(
      CaptionTemplates templates, List<TrainingImage> images) {
    return new TrainingPrompts(PromptWords.NONE, templates, images);
  }

  /**
   * Draws the prompt of an example: one of those that the caption or the templates give, each with
   * the same probability. It is a function of the arguments alone.
   *
   * @param epoch the number of passes over the dataset before the example
   */
  public String draw(TrainingImage image, long epoch, RandomGenerator random) {
    if (image.subset().captions().drops(epoch, random)) {
      return words.of(image.subset()).orElseGet(() -> String.join(" ", words.in(measured(image))));
    }
    List<String> prompts =
        image
            .caption()
            .map(caption -> prompts(image, caption, spelling(image, caption).draw(random)))
            .orElseGet(() -> promptsWithoutCaption(image));
    return prompts.get(random.nextInt(prompts.size()));
  }

  /**
   * Returns the prompt that a picture is measured with: the first one, of which nothing is drawn.
   */
  public String measured(TrainingImage image) {
    return image
        .caption()
        .map(caption -> prompts(image, caption, spelling(image, caption).plain()))
        .orElseGet(() -> promptsWithoutCaption(image))
        .get(0);
  }

  /**
   * Returns prompts that stand for every one that a picture can be trained with, at least one, that
   * of {@link #measured} first. Where tags are shuffled, they are those orders in which the
   * placeholder comes last; where something is left out, those from which nothing is.
   *
   * @throws DatasetException if one cannot be used; it names caption or template
   */
  public List<String> variants(TrainingImage image) {
    if (image.caption().isEmpty()) {
      return promptsWithoutCaption(image);
    }
    Caption caption = image.caption().get();
    return spelling(image, caption).forms().stream()
        .flatMap(text -> prompts(image, caption, text).stream())
        .toList();
  }

  private CaptionSpelling spelling(TrainingImage image, Caption caption) {
    return new CaptionSpelling(
        caption, image.subset().captions(), text -> words.areIn(fill(image, text, "")));
  }

  private List<String> promptsWithoutCaption(TrainingImage image) {
    String name = FileWords.of(image.path());
    return templates(image).lines().stream().map(line -> fillTemplate(image, line, name)).toList();
  }

  /** Returns the prompts that a text of a caption can be part of. */
  private List<String> prompts(TrainingImage image, Caption caption, String text) {
    String prompt = requireFilled(caption.where(), fill(image, text, FileWords.of(image.path())));
    if (words.isEmpty() || words.areIn(prompt)) {
      return List.of(prompt);
    }
    List<String> withFileWords =
        templates(image).lines().stream().filter(line -> line.contains(FILE_WORDS)).toList();
    if (withFileWords.isEmpty()) {
      throw DatasetException.ofKind(
          DatasetProblem.PLACEHOLDER_MISSING.kind(),
          "%s does not hold %s: write it, or {}, where the caption names the thing; or use templates with %s"
              .formatted(caption.where(), words.names(), FILE_WORDS));
    }
    return withFileWords.stream().map(line -> fillTemplate(image, line, text)).toList();
  }

  private CaptionTemplates templates(TrainingImage image) {
    return image.subset().templates().orElse(templates);
  }

  private String fillTemplate(TrainingImage image, String template, String fileWords) {
    String source = templates(image).source();
    String prompt = fill(image, template, fileWords);
    if (words.isEmpty() && prompt.isEmpty()) {
      throw new DatasetException(
          image.path() + " has no caption, and its name says nothing; write one beside it");
    }
    requireFilled(source, prompt);
    if (!words.isEmpty() && !words.areIn(prompt)) {
      throw DatasetException.ofKind(
          DatasetProblem.PLACEHOLDER_MISSING.kind(),
          "%s: \"%s\" does not hold %s: write it, or {}, where it belongs"
              .formatted(source, template, words.names()));
    }
    return prompt;
  }

  /** Returns the prompt; refuses one with a place for a word that nothing stands in. */
  private String requireFilled(String source, String prompt) {
    if (!prompt.contains(BRACES) && !prompt.contains(NAME)) {
      return prompt;
    }
    throw new DatasetException(
        words.isEmpty()
            ? "%s: \"%s\" has a place for a word, but these prompts hold none that is learned; remove it, or use templates: captions"
                .formatted(source, prompt)
            : "%s: \"%s\" has a place for a word, but not which of %s; give the folder's as dataset.subsets[].placeholder, or write it there"
                .formatted(source, prompt, words.names()));
  }

  private String fill(TrainingImage image, String text, String fileWords) {
    Optional<String> own = words.of(image.subset());
    return text.replace(FILE_WORDS, fileWords)
        .replace(BRACES, own.orElse(BRACES))
        .replace(NAME, own.orElse(NAME))
        // File names that are only a number leave a comma behind: "a photo of {}, [filewords]".
        .replaceAll("[\\s,]+$", "")
        .strip();
  }

  /** Returns the words that none of the prompts of some pictures has. */
  public List<String> missingIn(List<TrainingImage> images) {
    Set<String> missing = new LinkedHashSet<>(words.all());
    for (TrainingImage image : images) {
      if (missing.isEmpty()) {
        break;
      }
      variants(image).forEach(prompt -> missing.removeAll(words.in(prompt)));
    }
    return List.copyOf(missing);
  }
}
