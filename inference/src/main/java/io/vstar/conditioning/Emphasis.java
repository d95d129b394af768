package io.vstar.conditioning;

import ai.djl.ndarray.NDArray;

/** How the weights of a prompt's tokens change what a text encoder says of them. */
public enum Emphasis {
  /** Multiplies each token's state by its weight ("No norm" in A1111). */
  MULTIPLY {
    @Override
    NDArray apply(NDArray states, NDArray weights) {
      return states.mul(weights);
    }
  },

  /**
   * Multiplies likewise, then scales the states so that their mean is what it was, over all prompts
   * of a batch, for the chunks of each number by themselves: A1111's {@code EmphasisOriginal}, its
   * default.
   */
  RESTORE_MEAN {
    @Override
    NDArray apply(NDArray states, NDArray weights) {
      NDArray weighted = states.mul(weights);
      return weighted.mul(means(states).div(means(weighted)));
    }
  };

  /**
   * Weights the states of one text encoder.
   *
   * @param states (B, K, T, D)
   * @param weights (B, K, T, 1)
   * @return (B, K, T, D), in the scope of {@code states}
   */
  abstract NDArray apply(NDArray states, NDArray weights);

  /** Returns (1, K, 1, 1). */
  private static NDArray means(NDArray states) {
    long chunks = states.getShape().get(1);
    NDArray byChunk = states.transpose(1, 0, 2, 3).reshape(chunks, -1); // (K, B·T·D)
    return byChunk.mean(new int[] {1}).reshape(1, chunks, 1, 1);
  }
}
