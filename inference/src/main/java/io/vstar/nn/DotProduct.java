package io.vstar.nn;

/** softmax(q kᵀ / √d) v of each head (Vaswani et al. 2017), in one form or another. */
public interface DotProduct {
  /** The engine's kernel, which never has all scores in memory. */
  DotProduct FUSED = (q, k, v) -> fused(q, k, v, "False");

  /** The same where each position sees itself and what stands before it. */
  DotProduct CAUSAL = (q, k, v) -> fused(q, k, v, "True");

  /**
   * @param q (B, heads, N, d)
   * @param k (B, heads, M, d)
   * @param v (B, heads, M, d)
   * @return (B, heads, N, d)
   */
  Value apply(Value q, Value k, Value v);

  private static Value fused(Value q, Value k, Value v, String causal) {
    return q.graph()
        .op("torch.scaled_dot_product_attention(%s, %s, %s, None, 0., " + causal + ")", q, k, v);
  }
}
