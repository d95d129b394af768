package io.vstar.nn;

/** A way of computing softmax(q kᵀ / √d) v of each head (Vaswani et al. 2017). */
public interface DotProduct {
  /** Uses the engine's fused kernel, which never has all scores in memory. */
  DotProduct FUSED = (q, k, v) -> fused(q, k, v, "False");

  /** Uses the fused kernel with a causal mask: each position sees itself and those before it. */
  DotProduct CAUSAL = (q, k, v) -> fused(q, k, v, "True");

  /**
   * Appends the product.
   *
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
