package io.vstar.prompt;

import io.vstar.error.ConfigException;
import java.util.List;

/**
 * The language in which prompts are read.
 *
 * @param syntax whether prompts have a syntax at all
 * @param emphasis what is done with weights; unused in plain prompts
 * @param commaBacktrack the most tokens behind a comma that move to the next chunk so that no
 *     phrase is cut, A1111's "prompt word wrap length limit"; 0 cuts anywhere
 */
public record PromptLanguage(Syntax syntax, EmphasisMode emphasis, int commaBacktrack) {
  private static final int USUAL_BACKTRACK = 20; // A1111's comma_padding_backtrack

  /** The letters as they stand, up to the end of the first chunk: how training reads captions. */
  public static final PromptLanguage PLAIN =
      new PromptLanguage(Syntax.PLAIN, EmphasisMode.NONE, USUAL_BACKTRACK);

  /** The language of A1111 with its usual settings. */
  public static final PromptLanguage A1111 =
      new PromptLanguage(Syntax.A1111, EmphasisMode.ORIGINAL, USUAL_BACKTRACK);

  /** The syntaxes of prompts. */
  public enum Syntax {
    /** Prompts are letters. */
    PLAIN,
    /** The syntax of AUTOMATIC1111's web UI. */
    A1111
  }

  /**
   * Checks the settings.
   *
   * @throws ConfigException if the number of tokens is negative
   */
  public PromptLanguage {
    if (commaBacktrack < 0) {
      throw new ConfigException(
          "the comma backtrack is " + commaBacktrack + ", expected a number of tokens, 0 or more");
    }
  }

  /** Returns whether prompts are letters without syntax. */
  public boolean isPlain() {
    return syntax == Syntax.PLAIN;
  }

  /** Returns the language with another emphasis. */
  public PromptLanguage withEmphasis(EmphasisMode other) {
    return new PromptLanguage(syntax, other, commaBacktrack);
  }

  /** Returns the language with another backtrack to commas. */
  public PromptLanguage withCommaBacktrack(int other) {
    return new PromptLanguage(syntax, emphasis, other);
  }

  /**
   * Parses a prompt whose tags of networks are already taken out.
   *
   * @throws ConfigException if a limit is exceeded
   */
  public ParsedPrompt parse(String text) {
    return isPlain() ? ParsedPrompt.plain(text) : ParsedPrompt.positive(text, emphasis);
  }

  /**
   * Parses a negative prompt, in which {@code AND} is a word, as in A1111.
   *
   * @throws ConfigException if a limit is exceeded
   */
  public ParsedPrompt parseNegative(String text) {
    return isPlain() ? ParsedPrompt.plain(text) : ParsedPrompt.negative(text, emphasis);
  }

  /** Reads the pieces of a text of a schedule. */
  public List<WeightedText> pieces(String text) {
    return emphasis.read(text);
  }
}
