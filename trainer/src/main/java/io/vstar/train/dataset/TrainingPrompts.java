package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.nio.file.Path;
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
 * <p>The templates are those of the picture's subset if it has its own.
 */
public final class TrainingPrompts {
  private static final String FILE_WORDS = "[filewords]";
  private static final String BRACES = "{}";
  private static final String NAME = "[name]";
  // In "01-cat", "001_cat", "12 dogs", "2024-11-20 cat", "0001"; not in "2girls", "3d render".
  private static final Pattern COUNTER =
      Pattern.compile(
          "^\\d+(?:[-_]\\d+(?=[-_\\s]|$))*(?:[-_\\s]+|$)", Pattern.UNICODE_CHARACTER_CLASS);

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

  /** Draws one of the prompts of a picture, each with the same probability. */
  public String draw(TrainingImage image, RandomGenerator random) {
    List<String> variants = variants(image);
    return variants.get(random.nextInt(variants.size()));
  }

  /** Returns every prompt that a picture can be trained with, at least one. */
  public List<String> variants(TrainingImage image) {
    String words = fileWords(image.path());
    List<String> lines = templates(image).lines();
    if (image.caption().isEmpty()) {
      return lines.stream().map(line -> fillTemplate(image, line, words)).toList();
    }
    Caption caption = image.caption().get();
    String prompt = fill(caption.text(), words);
    if (placeholder.isEmpty()) {
      return List.of(requireNoPlace(caption.file().toString(), prompt));
    }
    if (holdsPlaceholder(prompt)) {
      return List.of(prompt);
    }
    List<String> withFileWords = lines.stream().filter(line -> line.contains(FILE_WORDS)).toList();
    if (withFileWords.isEmpty()) {
      throw new DatasetException(
          "%s does not hold %s: write it, or {}, where the caption names the thing; or use templates with %s"
              .formatted(caption.file(), placeholder.get(), FILE_WORDS));
    }
    return withFileWords.stream().map(line -> fillTemplate(image, line, caption.text())).toList();
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

  private static String fileWords(Path picture) {
    String name = DatasetFiles.stem(picture).getFileName().toString();
    return COUNTER.matcher(name.strip()).replaceFirst("").replace('_', ' ').strip();
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
