package io.vstar.clip;

import ai.djl.ndarray.NDArray;

/** Puts learned vectors at their places among the token embeddings of prompts. */
@FunctionalInterface
public interface TokenEmbeddingOverlay {
  /** Returns the embeddings unchanged, for prompts without learned vectors. */
  TokenEmbeddingOverlay NONE = (embeddings, prompts) -> embeddings;

  /**
   * Replaces embeddings by learned vectors.
   *
   * @param embeddings (N, T, D) rows of the token table
   * @param prompts the places of the learned vectors
   * @return (N, T, D) embeddings with learned vectors at their places
   */
  NDArray apply(NDArray embeddings, PromptBatch prompts);
}
