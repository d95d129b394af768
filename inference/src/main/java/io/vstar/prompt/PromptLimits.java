package io.vstar.prompt;

import io.vstar.error.ConfigException;

/** The bounds of prompts, so that no prompt takes unbounded time or memory. */
final class PromptLimits {
  /** Some 16 000 tokens, many times more than any picture shows. */
  static final int CHARACTERS = 1 << 16;

  /** The parts joined by AND, each of which costs a prediction of the UNet in each step. */
  static final int PARTS = 64;

  /** The brackets that are open at once. */
  static final int DEPTH = 200;

  private PromptLimits() {}

  /**
   * Checks the length of a prompt.
   *
   * @throws ConfigException if it is too long
   */
  static void requireLength(String prompt) {
    if (prompt.length() > CHARACTERS) {
      throw new ConfigException(
          "the prompt has %d characters, expected at most %d; shorten it"
              .formatted(prompt.length(), CHARACTERS));
    }
  }

  /**
   * Checks the number of parts.
   *
   * @throws ConfigException if there are too many
   */
  static void requireParts(int parts) {
    if (parts > PARTS) {
      throw new ConfigException(
          "the prompt has %d parts joined by AND, expected at most %d: each is a prediction of its own in every step; join some with commas"
              .formatted(parts, PARTS));
    }
  }

  /**
   * Checks the number of open brackets.
   *
   * @param position position of the innermost bracket in the text
   * @throws ConfigException if there are too many
   */
  static void requireDepth(int open, int position) {
    if (open > DEPTH) {
      throw new ConfigException(
          "the prompt has more than %d brackets open at character %d; close some"
              .formatted(DEPTH, position + 1));
    }
  }

  /**
   * Checks a weight.
   *
   * @throws ConfigException if it is too large for a number
   */
  static void requireFinite(double weight, String text) {
    if (!Double.isFinite(weight)) {
      String quoted = text.length() <= 40 ? text : text.substring(0, 40) + "…";
      throw new ConfigException(
          "the weight of \"%s\" in the prompt is too large for a number; take a smaller one"
              .formatted(quoted.strip()));
    }
  }
}
