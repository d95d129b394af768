package io.vstar.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fills the chunks of one prompt from the left.
 *
 * <p>A full chunk is broken behind its last comma if at most {@value #BACKTRACK} tokens follow it
 * and the next token is no comma (AUTOMATIC1111's web UI, its default "comma padding backtrack").
 * Vectors of a placeholder that do not fit begin a chunk.
 */
final class PromptBuilder {
  private static final long SLOT_ID = 0;
  private static final int BACKTRACK = 20;
  private static final int NONE = -1;

  private final ClipTokenizer tokenizer;
  private final long comma;
  private final int maxChunks;
  private final List<PromptChunk> full = new ArrayList<>();
  private final List<Long> ids = new ArrayList<>(); // of the open chunk
  private final List<Slot> slots = new ArrayList<>(); // of the open chunk
  private final Set<String> lost = new HashSet<>();
  private int lastComma = NONE; // number of tokens before it in the open chunk
  private int tokensBefore; // in full chunks
  private int dropped;
  private int cut; // position in the text, if anything is dropped

  /**
   * Makes the builder of an empty prompt.
   *
   * @param comma the id of a comma
   * @param maxChunks the largest number of chunks, at least 1
   */
  PromptBuilder(ClipTokenizer tokenizer, long comma, int maxChunks) {
    this.tokenizer = tokenizer;
    this.comma = comma;
    this.maxChunks = maxChunks;
    ids.add(tokenizer.bosId());
  }

  /** Returns the number of tokens that fit between the beginning and the end of a chunk. */
  static int room(ClipTokenizer tokenizer) {
    return tokenizer.length() - 2;
  }

  /** Appends the tokens of a part of a text. */
  void addText(String text, int start, int end) {
    String part = text.substring(start, end);
    long[] tokens = tokenizer.encode(part);
    for (int i = 0; i < tokens.length; i++) {
      if (fits(1, tokens[i] == comma)) {
        if (tokens[i] == comma) {
          lastComma = tokens() == 0 && !full.isEmpty() ? NONE : tokens();
        }
        ids.add(tokens[i]);
      } else {
        if (dropped == 0) {
          cut = start + tokenizer.startOf(part, i);
        }
        dropped++;
      }
    }
  }

  /** Appends the slots of a placeholder's vectors. */
  void addSlots(Mention mention) {
    Placeholder placeholder = mention.placeholder();
    if (!fits(placeholder.vectors(), false)) {
      cut = dropped == 0 ? mention.start() : cut;
      dropped += placeholder.vectors();
      lost.add(placeholder.name());
      return;
    }
    for (int vector = 0; vector < placeholder.vectors(); vector++) {
      slots.add(new Slot(ids.size(), placeholder.name(), vector));
      ids.add(SLOT_ID);
    }
  }

  /** Returns the prompt with its last chunk closed. */
  TokenizedPrompt build() {
    List<PromptChunk> chunks = new ArrayList<>(full);
    chunks.add(closed(ids, slots));
    return new TokenizedPrompt(chunks, dropped);
  }

  /** Returns what was cut off from the text of the prompt; empty if nothing was. */
  Optional<PromptOverflow> overflow(String text) {
    if (dropped == 0) {
      return Optional.empty();
    }
    full.forEach(chunk -> chunk.slots().forEach(slot -> lost.remove(slot.placeholder())));
    slots.forEach(slot -> lost.remove(slot.placeholder()));
    return Optional.of(
        new PromptOverflow(
            tokensBefore + tokens() + dropped,
            maxChunks * room(tokenizer),
            text.substring(cut).strip(),
            lost));
  }

  private int tokens() {
    return ids.size() - 1;
  }

  /**
   * Returns whether {@code count} tokens fit, beginning another chunk if they need one; after the
   * first ones that did not, nothing fits.
   */
  private boolean fits(int count, boolean isComma) {
    while (dropped == 0 && tokens() + count > room(tokenizer)) {
      if (full.size() + 1 == maxChunks) {
        return false;
      }
      boolean backtracks =
          !isComma
              && tokens() == room(tokenizer)
              && lastComma != NONE
              && tokens() - lastComma <= BACKTRACK;
      beginChunk(backtracks ? lastComma + 1 : tokens());
    }
    return dropped == 0;
  }

  /** Closes the open chunk behind some of its tokens; the others begin the next one. */
  private void beginChunk(int kept) {
    int end = 1 + kept;
    List<Long> moved = List.copyOf(ids.subList(end, ids.size()));
    List<Slot> movedSlots =
        slots.stream()
            .filter(slot -> slot.position() >= end)
            .map(slot -> new Slot(slot.position() - kept, slot.placeholder(), slot.vector()))
            .toList();
    slots.removeIf(slot -> slot.position() >= end);
    full.add(closed(ids.subList(0, end), slots));
    tokensBefore += kept;
    ids.subList(1, ids.size()).clear();
    ids.addAll(moved);
    slots.clear();
    slots.addAll(movedSlots);
    lastComma = NONE;
  }

  private PromptChunk closed(List<Long> tokens, List<Slot> places) {
    List<Long> all = new ArrayList<>(tokens);
    int end = all.size();
    all.add(tokenizer.eosId());
    while (all.size() < tokenizer.length()) {
      all.add(tokenizer.padId());
    }
    return PromptChunk.unweighted(all, end, places);
  }
}
