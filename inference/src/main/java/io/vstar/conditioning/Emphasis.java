package io.vstar.conditioning;

import ai.djl.ndarray.NDArray;

/** The way in which prompt weights of tokens change the states of a text encoder. */
public enum Emphasis {
  /** Multiplies each token's state by its weight ("No norm" in A1111). */
  MULTIPLY {
    @Override
    NDArray apply(NDArray states, NDArray weights) {
      return states.mul(weights);
    }
  },

  /**
   * Multiplies each token's state by its weight, then scales the states so that their mean is the
   * same as before. The mean is taken over all prompts of a batch, for each chunk index by itself,
   * as in A1111's default {@code EmphasisOriginal}.
   */
  RESTORE_MEAN {
    @Override
    NDArray apply(NDArray states, NDArray weights) {
      NDArray weighted = states.mul(weights);
      return weighted.mul(means(states).div(means(weighted)));
    }
  };

  /**
   * Applies prompt weights to the states of one text encoder.
   *
   * @param states (B, K, T, D)
   * @param weights (B, K, T, 1)
   * @return (B, K, T, D), in the scope of {@code states}
   */
  abstract NDArray apply(NDArray states, NDArray weights);

  /** Computes the mean for each chunk index, (1, K, 1, 1). */
  private static NDArray means(NDArray states) {
    long chunks = states.getShape().get(1);
    NDArray byChunk = states.transpose(1, 0, 2, 3).reshape(chunks, -1); // (K, B·T·D)
    return byChunk.mean(new int[] {1}).reshape(1, chunks, 1, 1);
  }
}
