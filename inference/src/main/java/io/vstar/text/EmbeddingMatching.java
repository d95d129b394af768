package io.vstar.text;

/** The ways of finding placeholders in a piece of a prompt. */
public enum EmbeddingMatching {
  /**
   * As A1111: where the tokens of a placeholder's name stand in a row, the longest first. It finds
   * {@code catstyle} in {@code mycatstyle}, and may miss a name in punctuation whose tokens are
   * joined with it, as in {@code <cat>, }.
   */
  TOKENS,

  /** As whole words, and between these words by their tokens. */
  WORDS_AND_TOKENS
}
