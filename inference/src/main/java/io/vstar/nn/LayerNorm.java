package io.vstar.nn;

/**
 * Layer normalisation over the last axis.
 *
 * @param weight (D)
 * @param bias (D)
 */
public record LayerNorm(Weight weight, Weight bias, double epsilon) {

  public static LayerNorm of(Weights weights, long width, double epsilon) {
    return new LayerNorm(weights.get("weight", width), weights.get("bias", width), epsilon);
  }

  /**
   * Appends the layer. In float32 where the graph is not but the weights are, since they are
   * trained: the engine adds up their gradients over all tokens in the type it is given, and eight
   * bits do not hold such a sum. PyTorch's autocast does the same.
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

  /** As {@link #apply(Value)}, with tensors that are inputs of the graph. */
  public static Value apply(Value x, long width, Value weight, Value bias, double epsilon) {
    return x.graph()
        .op(
            "torch.layer_norm(%s, [%s], %s, %s, %s)",
            x, width, weight, bias, Graph.literal(epsilon));
  }
}
