package io.vstar.nn;

/**
 * Attention by two products of matrices, with all scores between them kept for the gradient. It is
 * meant for few keys, such as those of a text.
 *
 * <p>It is faster in bfloat16 on a CPU, where the fused kernel multiplies small blocks by a library
 * that widens them to float32 on some processors.
 */
public final class WholeScores implements DotProduct {
  /** Below any score, and within the range of bfloat16. */
  private static final String HIDDEN = "-1e30";

  private final boolean causal;

  private WholeScores(boolean causal) {
    this.causal = causal;
  }

  /** Returns the product in which each query sees all keys. */
  public static WholeScores ofAll() {
    return new WholeScores(false);
  }

  /**
   * Returns the product in which each position sees itself and those before it, as with {@link
   * DotProduct#CAUSAL}.
   */
  public static WholeScores ofPast() {
    return new WholeScores(true);
  }

  @Override
  public Value apply(Value q, Value k, Value v) {
    Graph g = q.graph();
    Value centred = g.op("torch.flatten(" + centredKeys("%1$s", g.precision()) + ", 0, 1)", k);
    Value scores =
        g.op("torch.bmm(torch.flatten(%s, 0, 1), torch.transpose(%s, 1, 2))", q, centred);
    if (causal) {
      scores =
          g.op(
              "torch.add(%1$s, torch.triu(torch.full_like(%1$s, HIDDEN), 1))"
                  .replace("HIDDEN", HIDDEN),
              scores);
    }
    Value results = g.op("torch.bmm(torch.softmax(%s, -1), torch.flatten(%s, 0, 1))", scores, v);
    return g.op("torch.unflatten(%s, 0, [torch.size(%s, 0), -1])", results, q);
  }

  /**
   * Returns the expression (k − k̄) / √d, k̄ being the mean of a head's keys: softmax is the same
   * for any shift of a query's scores, and small scores lose less to rounding (Zhang et al. 2024,
   * "SageAttention", section 4.2).
   *
   * @param k TorchScript expression of the keys, (B, heads, M, d)
   * @return TorchScript expression of the same shape
   */
  static String centredKeys(String k, Precision precision) {
    String wide = "torch.to(" + k + ", 6)";
    String mean = "torch.detach(torch.mean(" + wide + ", [2], True))";
    String scale = "torch.pow(torch.size(" + k + ", 3), -0.5)";
    String centred = "torch.mul(torch.sub(" + wide + ", " + mean + "), " + scale + ")";
    return "torch.to(" + centred + ", " + precision.scalarType() + ")";
  }
}
