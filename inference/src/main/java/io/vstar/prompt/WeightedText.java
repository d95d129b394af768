package io.vstar.prompt;

/**
 * A piece of a text whose words have one weight.
 *
 * @param text the piece, without brackets and backslashes; may be empty
 * @param weight factor of the encoded words; 1 without emphasis, may be 0 or negative
 */
public record WeightedText(String text, double weight) {
  /**
   * The piece that ends a chunk. As in A1111 it is known by its weight: in weighted brackets, where
   * the weight is another, {@code BREAK} is a word.
   */
  public static final WeightedText BREAK = new WeightedText("BREAK", -1);

  /** Returns whether the piece ends a chunk. */
  public boolean isBreak() {
    return equals(BREAK);
  }
}
