package io.vstar.text;

import java.util.Set;

/**
 * The part of a prompt that does not fit and is cut off.
 *
 * @param tokens number of tokens of the whole prompt, including the vectors of placeholders
 * @param room number of tokens that fit
 * @param text text that is cut off, as it is written
 * @param lostPlaceholders names of the placeholders that occur in that text alone
 */
public record PromptOverflow(int tokens, int room, String text, Set<String> lostPlaceholders) {
  public PromptOverflow {
    lostPlaceholders = Set.copyOf(lostPlaceholders);
  }
}
