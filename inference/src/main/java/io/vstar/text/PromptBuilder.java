package io.vstar.text;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Fills the chunks of one plain prompt, and knows what did not fit. */
final class PromptBuilder {
  private static final int BACKTRACK = 20; // A1111's default

  private final ClipTokenizer tokenizer;
  private final int maxChunks;
  private final ChunkBuilder chunks;
  private final Set<String> lost = new HashSet<>();
  private int dropped;
  private int cut; // position in the text, if anything is dropped

  /**
   * Makes the builder of an empty prompt.
   *
   * @param maxChunks the largest number of chunks, at least 1
   */
  PromptBuilder(ClipTokenizer tokenizer, int maxChunks) {
    this.tokenizer = tokenizer;
    this.maxChunks = maxChunks;
    this.chunks = new ChunkBuilder(tokenizer, BACKTRACK, maxChunks);
  }

  /** Appends the tokens of a part of a text; after the first one that does not fit, none does. */
  void addText(String text, int start, int end) {
    String part = text.substring(start, end);
    long[] tokens = tokenizer.encode(part);
    for (int i = 0; i < tokens.length; i++) {
      if (dropped > 0 || !chunks.addToken(tokens[i], 1)) {
        cut = dropped == 0 ? start + tokenizer.startOf(part, i) : cut;
        dropped++;
      }
    }
  }

  /** Appends the slots of a placeholder's vectors. */
  void addSlots(Mention mention) {
    Placeholder placeholder = mention.placeholder();
    if (dropped > 0 || !chunks.addPlaceholder(placeholder, 1)) {
      cut = dropped == 0 ? mention.start() : cut;
      dropped += placeholder.vectors();
      lost.add(placeholder.name());
    }
  }

  /** Returns the prompt with its last chunk closed. */
  TokenizedPrompt build() {
    return new TokenizedPrompt(chunks.build().prompt().chunks(), dropped);
  }

  /** Returns what was cut off from the text of the prompt; empty if nothing was. */
  Optional<PromptOverflow> overflow(String text) {
    if (dropped == 0) {
      return Optional.empty();
    }
    int tokens = chunks.placed() + dropped;
    build().slots().forEach(slot -> lost.remove(slot.placeholder()));
    return Optional.of(
        new PromptOverflow(
            tokens, maxChunks * ChunkBuilder.room(tokenizer), text.substring(cut).strip(), lost));
  }
}
