package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * y = x Wᵀ + b over the last axis.
 *
 * @param weight (out, in)
 * @param bias (out)
 */
public record Linear(NDArray weight, Optional<NDArray> bias) {

  /** With a bias. */
  public static Linear of(Weights weights, long in, long out) {
    return new Linear(weights.get("weight", out, in), Optional.of(weights.get("bias", out)));
  }

  public static Linear withoutBias(Weights weights, long in, long out) {
    return new Linear(weights.get("weight", out, in), Optional.empty());
  }

  /**
   * @param x (…, in)
   * @return (…, out)
   */
  public Value apply(Value x) {
    Graph g = x.graph();
    Object b = bias.<Object>map(g::weight).orElse("None");
    return g.op("torch.linear(%s, %s, %s)", x, g.weight(weight), b);
  }
}
