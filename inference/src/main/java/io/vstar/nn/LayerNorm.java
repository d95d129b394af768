package io.vstar.nn;

import ai.djl.ndarray.NDArray;

/**
 * Layer normalisation over the last axis.
 *
 * @param weight (D)
 * @param bias (D)
 */
public record LayerNorm(NDArray weight, NDArray bias, double epsilon) {

  public static LayerNorm of(Weights weights, long width, double epsilon) {
    return new LayerNorm(weights.get("weight", width), weights.get("bias", width), epsilon);
  }

  public Value apply(Value x) {
    Graph g = x.graph();
    long width = weight.getShape().get(0);
    return apply(x, width, g.weight(weight), g.weight(bias), epsilon);
  }

  /** As {@link #apply(Value)}, with tensors that are inputs of the graph. */
  public static Value apply(Value x, long width, Value weight, Value bias, double epsilon) {
    return x.graph()
        .op(
            "torch.layer_norm(%s, [%s], %s, %s, %s)",
            x, width, weight, bias, Graph.literal(epsilon));
  }
}
