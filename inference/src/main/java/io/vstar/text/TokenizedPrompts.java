package io.vstar.text;

import java.util.List;

/** A batch of prompts of equal length. */
public record TokenizedPrompts(List<TokenizedPrompt> prompts) {
  /**
   * @throws IllegalArgumentException if there are none, or their lengths differ
   */
  public TokenizedPrompts {
    prompts = List.copyOf(prompts);
    if (prompts.stream().map(prompt -> prompt.ids().size()).distinct().count() != 1) {
      throw new IllegalArgumentException("a batch needs prompts, all of one length");
    }
  }

  /** Number of prompts, B. */
  public int batch() {
    return prompts.size();
  }

  /** Number of positions of each prompt, T. */
  public int length() {
    return prompts.get(0).ids().size();
  }

  /** The ids of all prompts, one after the other: (B, T) row-major. */
  public long[] ids() {
    return prompts.stream()
        .flatMap(prompt -> prompt.ids().stream())
        .mapToLong(Long::longValue)
        .toArray();
  }
}
