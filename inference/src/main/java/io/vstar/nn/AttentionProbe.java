package io.vstar.nn;

/** Reads the queries and keys of an attention layer that is being written, and may write more. */
@FunctionalInterface
public interface AttentionProbe {
  /** Reads nothing. */
  AttentionProbe NONE = (queries, keys) -> {};

  /**
   * Receives what the layer computes its weights from. {@link AttentionWeights} writes the weights.
   *
   * @param queries (B, heads, N, d)
   * @param keys (B, heads, M, d)
   */
  void read(Value queries, Value keys);
}
