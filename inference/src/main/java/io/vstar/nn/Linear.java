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

  /**
   * As {@link #apply(Value)}, with tensors that are inputs of the graph.
   *
   * @param weight (out, in)
   * @param bias (out)
   */
  public static Value apply(Value x, Value weight, Value bias) {
    return x.graph().op("torch.linear(%s, %s, %s)", x, weight, bias);
  }

  /** As {@link #apply(Value, Value, Value)}, without a bias. */
  public static Value apply(Value x, Value weight) {
    return x.graph().op("torch.linear(%s, %s, None)", x, weight);
  }

  /**
   * Half of the outputs, by half of the rows. Two of these cost less than one {@link #apply} cut in
   * two: what follows reads memory in order, and no gradient of the whole is put together.
   *
   * @param x (…, in)
   * @param half 0 or 1
   * @return (…, out / 2)
   */
  public Value applyHalf(Value x, int half) {
    Graph g = x.graph();
    Object b = bias.<Object>map(tensor -> half(g.weight(tensor), half)).orElse("None");
    return g.op("torch.linear(%s, %s, %s)", x, half(g.weight(weight), half), b);
  }

  private static Value half(Value rows, int half) {
    return rows.graph().op("(torch.chunk(%s, 2, 0))[" + half + "]", rows);
  }
}
