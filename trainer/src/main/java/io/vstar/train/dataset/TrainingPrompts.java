package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompts that pictures are trained with. If a word is learned, every prompt holds the
 * placeholder:
 *
 * <ul>
 *   <li>A caption that holds {@code {}}, {@code [name]} or the placeholder is the prompt.
 *   <li>A caption without it is put into the templates in place of {@code [filewords]}, as in
 *       A1111.
 *   <li>A picture without caption gets a template; {@code [filewords]} becomes its file name
 *       without the counter at its start, underscores as spaces. A counter is a number followed by
 *       {@code -}, {@code _} or white space.
 * </ul>
 *
 * <p>A prompt without the placeholder would teach nothing and is refused. If no word is learned, a
 * caption is the prompt as it is, templates are for pictures without a caption, and a placeholder
 * is refused.
 *
 * <p>The templates are those of the picture's subset if it has its own. Its rules say what is drawn
 * of a caption for each example; an example without caption is trained with the placeholder alone,
 * since without it nothing would be learned, and with the empty prompt if no word is learned.
 */
public final class TrainingPrompts {
  private static final String FILE_WORDS = "[filewords]";
  private static final String BRACES = "{}";
  private static final String NAME = "[name]";

  private final Optional<String> placeholder;
  private final Optional<Pattern> placeholderWord;
  private final CaptionTemplates templates;

  /**
   * Makes the prompts for a method that learns a word.
   *
   * @param placeholder the word
   * @param templates the templates for pictures whose subset has none of its own
   * @param images all pictures that prompts will be requested for
   * @throws DatasetException if a caption or template lacks the placeholder; it names the first one
   */
  public TrainingPrompts(
      String placeholder, CaptionTemplates templates, List<TrainingImage> images) {
    this(Optional.of(placeholder), templates, images);
  }

  private TrainingPrompts(
      Optional<String> placeholder, CaptionTemplates templates, List<TrainingImage> images) {
    this.placeholder = placeholder;
    this.placeholderWord = placeholder.map(TrainingPrompts::wordPattern);
    this.templates = templates;
    images.forEach(this::variants);
  }

  /**
   * Makes the prompts for a method that learns no word.
   *
   * @param templates the templates for pictures whose subset has none of its own
   * @param images all pictures that prompts will be requested for
   * @throws DatasetException if a caption or template has a place for a word, or a picture has
   *     neither caption nor words in its file name; it names the first one
   */
  public static TrainingPrompts withoutWord(
      CaptionTemplates templates, List<TrainingImage> images) {
    return new TrainingPrompts(Optional.empty(), templates, images);
  }

  /**
   * Draws the prompt of an example: one of those that the caption or the templates give, each with
   * the same probability. It is a function of the arguments alone.
   *
   * @param epoch the number of passes over the dataset before the example
   */
  public String draw(TrainingImage image, long epoch, RandomGenerator random) {
    if (image.subset().captions().drops(epoch, random)) {
      return placeholder.orElse("");
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
        caption,
        image.subset().captions(),
        text -> placeholder.isPresent() && holdsPlaceholder(fill(text, "")));
  }

  private List<String> promptsWithoutCaption(TrainingImage image) {
    String words = FileWords.of(image.path());
    return templates(image).lines().stream().map(line -> fillTemplate(image, line, words)).toList();
  }

  /** Returns the prompts that a text of a caption can be part of. */
  private List<String> prompts(TrainingImage image, Caption caption, String text) {
    String prompt = fill(text, FileWords.of(image.path()));
    if (placeholder.isEmpty()) {
      return List.of(requireNoPlace(caption.where(), prompt));
    }
    if (holdsPlaceholder(prompt)) {
      return List.of(prompt);
    }
    List<String> withFileWords =
        templates(image).lines().stream().filter(line -> line.contains(FILE_WORDS)).toList();
    if (withFileWords.isEmpty()) {
      throw new DatasetException(
          "%s does not hold %s: write it, or {}, where the caption names the thing; or use templates with %s"
              .formatted(caption.where(), placeholder.get(), FILE_WORDS));
    }
    return withFileWords.stream().map(line -> fillTemplate(image, line, text)).toList();
  }

  private CaptionTemplates templates(TrainingImage image) {
    return image.subset().templates().orElse(templates);
  }

  private String fillTemplate(TrainingImage image, String template, String fileWords) {
    String prompt = fill(template, fileWords);
    if (placeholder.isEmpty()) {
      if (prompt.isEmpty()) {
        throw new DatasetException(
            image.path() + " has no caption, and its name says nothing; write one beside it");
      }
      return requireNoPlace(templates(image).source(), prompt);
    }
    if (!holdsPlaceholder(prompt)) {
      throw new DatasetException(
          "%s: \"%s\" does not hold %s: write it, or {}, where it belongs"
              .formatted(templates(image).source(), template, placeholder.get()));
    }
    return prompt;
  }

  private static String requireNoPlace(String source, String prompt) {
    if (prompt.contains(BRACES) || prompt.contains(NAME)) {
      throw new DatasetException(
          "%s: \"%s\" has a place for a word, but these prompts hold none that is learned; remove it, or use templates: captions"
              .formatted(source, prompt));
    }
    return prompt;
  }

  private String fill(String text, String fileWords) {
    return text.replace(FILE_WORDS, fileWords)
        .replace(BRACES, placeholder.orElse(BRACES))
        .replace(NAME, placeholder.orElse(NAME))
        // File names that are only a number leave a comma behind: "a photo of {}, [filewords]".
        .replaceAll("[\\s,]+$", "")
        .strip();
  }

  private boolean holdsPlaceholder(String prompt) {
    return placeholderWord.orElseThrow().matcher(prompt).find();
  }

  /**
   * Returns a prompt with other words, or none, in place of the placeholder.
   *
   * @param prompt the prompt
   * @param placeholder the word that is replaced
   * @param words the words; if empty, white space and commas that are left over go too
   */
  public static String replaceWord(String prompt, String placeholder, String words) {
    return wordPattern(placeholder)
        .matcher(prompt)
        .replaceAll(Matcher.quoteReplacement(words))
        .replaceAll("\\s+", " ")
        .replaceAll("( ?,)+", ",")
        .replaceAll("^[\\s,]+|[\\s,]+$", "");
  }

  /**
   * Returns a pattern for the placeholder as a whole word: {@code tom} is not in {@code tomorrow}.
   */
  private static Pattern wordPattern(String placeholder) {
    String start =
        Character.isLetterOrDigit(placeholder.codePointAt(0)) ? "(?<![\\p{L}\\p{N}])" : "";
    int last = placeholder.codePointBefore(placeholder.length());
    String end = Character.isLetterOrDigit(last) ? "(?![\\p{L}\\p{N}])" : "";
    return Pattern.compile(
        start + Pattern.quote(placeholder) + end, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
