package io.vstar.nn;

import java.util.Optional;

/**
 * y = x Wᵀ + b over the last axis.
 *
 * @param weight (out, in), or (out, in, 1, 1)
 * @param bias (out)
 */
public record Linear(Weight weight, Optional<Weight> bias) {

  /** With a bias. */
  public static Linear of(Weights weights, long in, long out) {
    return new Linear(weights.get("weight", out, in), Optional.of(weights.get("bias", out)));
  }

  /**
   * A 1×1 convolution, on the cells as tokens. Faster than on the feature map, and for a gradient
   * of the cells alone nothing is kept, where the engine's convolution keeps its input.
   */
  public static Linear ofConvolution(Weights weights, long in, long out) {
    return new Linear(weights.get("weight", out, in, 1, 1), Optional.of(weights.get("bias", out)));
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
    return g.op("torch.linear(%s, %s, %s)", x, matrix(g), b);
  }

  private Value matrix(Graph g) {
    Value stored = g.weight(weight);
    return weight.shape().dimension() == 2 ? stored : g.op("torch.flatten(%s, 1)", stored);
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
    Object b = bias.<Object>map(whole -> half(g.weight(whole), half)).orElse("None");
    return g.op("torch.linear(%s, %s, %s)", x, half(matrix(g), half), b);
  }

  private static Value half(Value rows, int half) {
    return rows.graph().op("(torch.chunk(%s, 2, 0))[" + half + "]", rows);
  }
}
