package io.vstar.nn;

/**
 * Layer normalisation over the last axis.
 *
 * @param weight (D)
 * @param bias (D)
 */
public record LayerNorm(Weight weight, Weight bias, double epsilon) {

  /** Returns a normalisation with {@code weight} and {@code bias} of the given weights. */
  public static LayerNorm of(Weights weights, long width, double epsilon) {
    return new LayerNorm(weights.get("weight", width), weights.get("bias", width), epsilon);
  }

  /**
   * Appends the layer. It computes in float32 if the weights are trained, whatever the precision of
   * the graph: the engine sums up their gradients over all tokens in the type of the weights, and
   * the eight bits of bfloat16 do not hold such a sum. PyTorch's autocast does the same.
   *
   * @param x (…, D)
   * @return (…, D)
   */
  public Value apply(Value x) {
    Graph g = x.graph();
    long width = weight.shape().get(0);
    return g.keepsMaster(weight)
        ? apply(x.toFloat(), width, g.master(weight), g.master(bias), epsilon).toComputePrecision()
        : apply(x, width, g.weight(weight), g.weight(bias), epsilon);
  }

  /**
   * Appends a layer whose weights are values of the graph.
   *
   * @param x (…, D)
   * @param width D
   * @param weight (D)
   * @param bias (D)
   * @return (…, D)
   */
  public static Value apply(Value x, long width, Value weight, Value bias, double epsilon) {
    return x.graph()
        .op(
            "torch.layer_norm(%s, [%s], %s, %s, %s)",
            x, width, weight, bias, Graph.literal(epsilon));
  }
}
