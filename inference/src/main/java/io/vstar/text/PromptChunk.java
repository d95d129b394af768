package io.vstar.text;

import java.util.Collections;
import java.util.List;

/**
 * A piece of a prompt that a text encoder takes at once: beginning, tokens, end, padding. Positions
 * count from the beginning, which is 0.
 *
 * @param ids one a position, {@link ClipTokenizer#length()} of them as tokenizers make them; 0 in
 *     the slots
 * @param weights of the positions, how much each counts; 1 unless a prompt says otherwise
 * @param end position of the first end mark, where text encoders sum a chunk up
 * @param slots where learned vectors go, by position
 */
public record PromptChunk(List<Long> ids, List<Double> weights, int end, List<Slot> slots) {
  /**
   * Checks that there is one weight a position.
   *
   * @throws IllegalArgumentException if there are more or fewer, or one is not finite
   */
  public PromptChunk {
    ids = List.copyOf(ids);
    weights = List.copyOf(weights);
    slots = List.copyOf(slots);
    if (weights.size() != ids.size() || !weights.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "%d positions have the weights %s, expected a finite number for each"
              .formatted(ids.size(), weights));
    }
  }

  /** Returns a chunk in which all positions count alike. */
  public static PromptChunk unweighted(List<Long> ids, int end, List<Slot> slots) {
    return new PromptChunk(ids, Collections.nCopies(ids.size(), 1.0), end, slots);
  }

  /** Returns whether any position has another weight than 1. */
  public boolean isWeighted() {
    return weights.stream().anyMatch(weight -> weight != 1);
  }
}
