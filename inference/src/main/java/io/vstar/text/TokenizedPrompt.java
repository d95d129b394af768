package io.vstar.text;

import java.util.List;

/**
 * A prompt as the text encoder takes it.
 *
 * @param ids beginning, tokens, end, padding: {@link ClipTokenizer#length()} ids; 0 in the slots
 * @param end position of the first end mark, where text encoders sum a prompt up
 * @param slots where learned vectors go, by position
 * @param droppedTokens how many tokens and vectors did not fit
 */
public record TokenizedPrompt(List<Long> ids, int end, List<Slot> slots, int droppedTokens) {
  public TokenizedPrompt {
    ids = List.copyOf(ids);
    slots = List.copyOf(slots);
  }
}
