package io.vstar.nn;

/** Writes the weights of attention layers, which fused kernels do not give. */
public final class AttentionWeights {
  private AttentionWeights() {}

  /**
   * Appends softmax(q kᵀ / √d), summed over the heads, in float32.
   *
   * @param queries (B, heads, N, d)
   * @param keys (B, heads, M, d)
   * @return (B, N, M); each row sums to the number of heads
   */
  public static Value summed(Value queries, Value keys) {
    Graph g = queries.graph();
    Value scores =
        g.op(
            "torch.mul(torch.matmul(torch.to(%1$s, 6), torch.transpose(torch.to(%2$s, 6), 2, 3)),"
                + " torch.pow(torch.size(%1$s, 3), -0.5))",
            queries, keys);
    return g.op("torch.sum(torch.softmax(%s, -1), [1])", scores);
  }
}
