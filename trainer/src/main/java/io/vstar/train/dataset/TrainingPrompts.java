package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The prompts a picture is trained with, each with the placeholder in it.
 *
 * <ul>
 *   <li>A caption that holds {@code {}}, {@code [name]} or the placeholder is the prompt.
 *   <li>A caption without it goes into the templates in place of {@code [filewords]}, as in A1111.
 *   <li>A picture without caption gets a template; {@code [filewords]} becomes its file name
 *       without the leading number, underscores as spaces.
 * </ul>
 *
 * <p>Anything else would train a prompt without the placeholder, which teaches nothing, and is
 * refused.
 */
public final class TrainingPrompts {
  private static final String FILE_WORDS = "[filewords]";
  private static final Pattern LEADING_NUMBER = Pattern.compile("^[-\\d]+\\s*");

  private final String placeholder;
  private final Pattern placeholderWord;
  private final CaptionTemplates templates;

  /**
   * @param images every picture that prompts will be asked for
   * @throws DatasetException naming the first caption or template that lacks the placeholder
   */
  public TrainingPrompts(
      String placeholder, CaptionTemplates templates, List<TrainingImage> images) {
    this.placeholder = placeholder;
    this.placeholderWord = wordPattern(placeholder);
    this.templates = templates;
    images.forEach(this::variants);
  }

  /** One of the picture's prompts; equally likely each. */
  public String draw(TrainingImage image, RandomGenerator random) {
    List<String> variants = variants(image);
    return variants.get(random.nextInt(variants.size()));
  }

  /** Every prompt the picture can be trained with, at least one. */
  public List<String> variants(TrainingImage image) {
    String words = fileWords(image.path());
    if (image.caption().isEmpty()) {
      return templates.lines().stream().map(line -> fillTemplate(line, words)).toList();
    }
    Caption caption = image.caption().get();
    String prompt = fill(caption.text(), words);
    if (holdsPlaceholder(prompt)) {
      return List.of(prompt);
    }
    List<String> withFileWords =
        templates.lines().stream().filter(line -> line.contains(FILE_WORDS)).toList();
    if (withFileWords.isEmpty()) {
      throw new DatasetException(
          "%s does not hold %s: write it, or {}, where the caption names the thing; or use templates with %s"
              .formatted(caption.file(), placeholder, FILE_WORDS));
    }
    return withFileWords.stream().map(line -> fillTemplate(line, caption.text())).toList();
  }

  private String fillTemplate(String template, String fileWords) {
    String prompt = fill(template, fileWords);
    if (!holdsPlaceholder(prompt)) {
      throw new DatasetException(
          "%s: \"%s\" does not hold %s: write it, or {}, where it belongs"
              .formatted(templates.source(), template, placeholder));
    }
    return prompt;
  }

  private String fill(String text, String fileWords) {
    return text.replace(FILE_WORDS, fileWords)
        .replace("{}", placeholder)
        .replace("[name]", placeholder)
        // Left behind by file names that are only a number: "a photo of {}, [filewords]".
        .replaceAll("[\\s,]+$", "")
        .strip();
  }

  private boolean holdsPlaceholder(String prompt) {
    return placeholderWord.matcher(prompt).find();
  }

  private static String fileWords(Path picture) {
    String name = DatasetFiles.stem(picture).getFileName().toString();
    return LEADING_NUMBER.matcher(name.replace('_', ' ').strip()).replaceFirst("").strip();
  }

  /** The placeholder as a word of its own: {@code tom} is not in {@code tomorrow}. */
  private static Pattern wordPattern(String placeholder) {
    String start =
        Character.isLetterOrDigit(placeholder.codePointAt(0)) ? "(?<![\\p{L}\\p{N}])" : "";
    int last = placeholder.codePointBefore(placeholder.length());
    String end = Character.isLetterOrDigit(last) ? "(?![\\p{L}\\p{N}])" : "";
    return Pattern.compile(
        start + Pattern.quote(placeholder) + end, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
