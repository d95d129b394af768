package io.vstar.train.inversion;

import io.vstar.train.config.Default;
import io.vstar.train.config.InvalidValueException;
import io.vstar.train.config.Required;
import java.util.regex.Pattern;

/**
 * A word that is learned.
 *
 * @param placeholder the word, for example {@code <cat>}; without white space and without the
 *     characters that have a meaning in prompts
 * @param initializer the start values, best a name of the kind of thing, such as {@code cat}
 * @param vectors the number of token vectors, 1 to 75; default 1
 */
public record NewWord(
    @Required("the new word to learn, for example <cat>") String placeholder,
    @Required("the word or words to start from, for example cat") Initializer initializer,
    @Default("1") int vectors) {

  // White space, and characters with a meaning in the prompt grammar, captions or file names.
  private static final Pattern RESERVED_IN_PLACEHOLDER =
      Pattern.compile("[\\s()\\[\\]{}|:,\\\\\"]");

  // A CLIP chunk of 77 tokens less the start and end marks.
  private static final int MAX_VECTORS = 75;

  public NewWord {
    InvalidValueException.unless(
        !RESERVED_IN_PLACEHOLDER.matcher(placeholder).find()
            && placeholder.chars().anyMatch(Character::isLetterOrDigit),
        "placeholder",
        '"' + placeholder + '"',
        "one word with a letter or digit, without spaces and ()[]{}|:,\\\", for example <cat>");
    InvalidValueException.unless(
        vectors >= 1 && vectors <= MAX_VECTORS, "vectors", vectors, "1 to " + MAX_VECTORS);
  }

  /** Returns the letters and digits of the word, by which files are called. */
  String stem() {
    return placeholder.replaceAll("[^\\p{L}\\p{N}._-]", "");
  }

  /** Returns the word and its start in a few words, such as {@code <cat> from "cat", 2 vectors}. */
  String description() {
    return "%s from %s, %d %s"
        .formatted(
            placeholder, initializer.description(), vectors, vectors == 1 ? "vector" : "vectors");
  }
}
