package io.vstar.text;

import java.util.Set;

/**
 * What of a prompt does not fit and is cut off.
 *
 * @param tokens of the whole prompt, the vectors of placeholders included
 * @param room how many a prompt takes
 * @param text the part that is cut off, as it is written
 * @param lostPlaceholders names of those that stand in that part alone
 */
public record PromptOverflow(int tokens, int room, String text, Set<String> lostPlaceholders) {
  public PromptOverflow {
    lostPlaceholders = Set.copyOf(lostPlaceholders);
  }
}
