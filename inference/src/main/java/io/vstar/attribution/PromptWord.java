package io.vstar.attribution;

import java.util.List;

/**
 * A word of a prompt at its places.
 *
 * @param text the word as people write it
 * @param positions positions of its tokens or vectors in the UNet's context, in order
 */
record PromptWord(String text, List<Integer> positions) {
  PromptWord {
    positions = List.copyOf(positions);
  }
}
