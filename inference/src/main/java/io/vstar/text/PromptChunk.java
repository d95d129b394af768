package io.vstar.text;

import java.util.Collections;
import java.util.List;

/**
 * A piece of a prompt that a text encoder encodes at once: beginning, tokens, end and padding.
 * Positions count from the beginning, which is 0.
 *
 * @param ids token id of each position, {@link ClipTokenizer#length()} of them from a tokenizer; 0
 *     in the slots
 * @param weights weight of each position; 1 unless the prompt gives another
 * @param end position of the first end token, where text encoders pool a chunk
 * @param slots positions of learned vectors
 */
public record PromptChunk(List<Long> ids, List<Double> weights, int end, List<Slot> slots) {
  /**
   * Checks that each position has a weight.
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

  /** Returns a chunk in which all positions have the weight 1. */
  public static PromptChunk unweighted(List<Long> ids, int end, List<Slot> slots) {
    return new PromptChunk(ids, Collections.nCopies(ids.size(), 1.0), end, slots);
  }

  /** Returns the first positions of the chunk, its end mark among them. */
  PromptChunk cut(int length) {
    return new PromptChunk(ids.subList(0, length), weights.subList(0, length), end, slots);
  }

  /** Returns whether any position has another weight than 1. */
  public boolean isWeighted() {
    return weights.stream().anyMatch(weight -> weight != 1);
  }
}
