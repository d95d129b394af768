package io.vstar.nn;

/**
 * softmax(q kᵀ / √d) v of each head (Vaswani et al. 2017), in the form that is fastest.
 *
 * <p>The engine's fused kernel never keeps the scores. In bfloat16 on a CPU it pays for that: it
 * multiplies small blocks, by a library that widens them to float32 on some processors. Products of
 * whole matrices take two thirds of its time, and between text and cells a third, so they are used
 * where the scores are few enough to be kept for the gradient.
 */
final class DotProductAttention {
  /** Scores of all heads of an example that are kept: 16 MB in bfloat16. */
  static final long MAX_KEPT_SCORES = 1 << 23;

  private DotProductAttention() {}

  /**
   * @param q (B, heads, N, d)
   * @param k (B, heads, M, d)
   * @param v (B, heads, M, d)
   * @return (B, heads, N, d)
   */
  static Value of(Value q, Value k, Value v, Attention.Mask mask) {
    Graph g = q.graph();
    if (g.precision() != Precision.BF16 || mask != Attention.Mask.NONE) {
      return fused(q, k, v, mask);
    }
    return g.op(
        byProducts()
            + " if not ops.prim.is_cuda(%1$s) and torch.le(torch.mul(torch.mul(torch.size(%1$s, 1),"
            + (" torch.size(%1$s, 2)), torch.size(%2$s, 2)), " + MAX_KEPT_SCORES + ") else ")
            + fused(mask),
        q,
        k,
        v);
  }

  static Value fused(Value q, Value k, Value v, Attention.Mask mask) {
    return q.graph().op(fused(mask), q, k, v);
  }

  private static String fused(Attention.Mask mask) {
    String causal = mask == Attention.Mask.CAUSAL ? "True" : "False";
    return "torch.scaled_dot_product_attention(%1$s, %2$s, %3$s, None, 0., " + causal + ")";
  }

  static Value byProducts(Value q, Value k, Value v) {
    return q.graph().op(byProducts(), q, k, v);
  }

  /**
   * The mean score of each query is taken from its scores before they are rounded: softmax is the
   * same for any such shift, and what is rounded is small (Zhang et al. 2024, "SageAttention",
   * section 4.2, where the keys' mean is taken from the keys).
   */
  private static String byProducts() {
    String q = "torch.flatten(%1$s, 0, 1)";
    String k = "torch.flatten(%2$s, 0, 1)";
    String scale = "torch.pow(torch.size(%1$s, 3), -0.5)";
    String mean = transposed("torch.mean(torch.detach(" + k + "), [1], True)");
    String shift = "torch.bmm(torch.detach(" + q + "), " + mean + ")";
    String scores =
        ("torch.baddbmm(" + shift + ", " + q + ", " + transposed(k))
            + (", beta=torch.neg(" + scale + "), alpha=" + scale + ")");
    String values = "torch.bmm(torch.softmax(" + scores + ", -1), torch.flatten(%3$s, 0, 1))";
    return "torch.unflatten(" + values + ", 0, [torch.size(%1$s, 0), -1])";
  }

  private static String transposed(String matrices) {
    return "torch.transpose(" + matrices + ", 1, 2)";
  }
}
