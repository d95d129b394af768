package io.vstar.clip;

import ai.djl.ndarray.NDArray;

/** Puts learned vectors where prompts name them; the token table itself stays as it is. */
@FunctionalInterface
public interface TokenEmbeddingOverlay {
  /** Prompts without learned vectors. */
  TokenEmbeddingOverlay NONE = (embeddings, prompts) -> embeddings;

  /**
   * @param embeddings (N, T, D) rows of the token table
   * @return the same with learned vectors at their places
   */
  NDArray apply(NDArray embeddings, PromptBatch prompts);
}
