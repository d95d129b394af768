package io.vstar.text;

import java.util.List;

/**
 * A tokenized prompt: one or more chunks, each of which is encoded by itself and whose encodings
 * are concatenated.
 *
 * @param chunks the chunks, at least one, all of one length
 * @param droppedTokens number of tokens and vectors that did not fit
 */
public record TokenizedPrompt(List<PromptChunk> chunks, int droppedTokens) {
  /**
   * Checks that the chunks can be encoded together.
   *
   * @throws IllegalArgumentException if there are none, or their lengths differ
   */
  public TokenizedPrompt {
    chunks = List.copyOf(chunks);
    if (chunks.stream().map(chunk -> chunk.ids().size()).distinct().count() != 1) {
      throw new IllegalArgumentException("a prompt needs chunks, all of one length");
    }
  }

  /** Returns a prompt of which nothing was dropped. */
  public static TokenizedPrompt of(PromptChunk... chunks) {
    return new TokenizedPrompt(List.of(chunks), 0);
  }

  /** Returns the slots of all chunks; their positions are those in their chunks. */
  public List<Slot> slots() {
    return chunks.stream().flatMap(chunk -> chunk.slots().stream()).toList();
  }
}
