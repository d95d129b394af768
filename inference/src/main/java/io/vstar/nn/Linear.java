package io.vstar.nn;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A linear layer y = x Wᵀ + b over the last axis.
 *
 * @param weight (out, in), or (out, in, 1, 1)
 * @param bias (out); empty for none
 */
public record Linear(Weight weight, Optional<Weight> bias) {

  /** Returns a layer with {@code weight} and {@code bias} of the given weights. */
  public static Linear of(Weights weights, long in, long out) {
    return new Linear(weights.get("weight", out, in), Optional.of(weights.get("bias", out)));
  }

  /**
   * Returns a 1×1 convolution that is applied to the cells as tokens. This is faster than on the
   * feature map, and for a gradient of the cells alone nothing is kept, where the engine's
   * convolution keeps its input.
   */
  public static Linear ofConvolution(Weights weights, long in, long out) {
    return new Linear(weights.get("weight", out, in, 1, 1), Optional.of(weights.get("bias", out)));
  }

  /** Returns a layer with {@code weight} of the given weights and no bias. */
  public static Linear withoutBias(Weights weights, long in, long out) {
    return new Linear(weights.get("weight", out, in), Optional.empty());
  }

  /**
   * Appends the layer.
   *
   * @param x (…, in)
   * @return (…, out)
   */
  public Value apply(Value x) {
    Graph g = x.graph();
    Optional<Value> b = bias.map(g::weight);
    Value y = g.op("torch.linear(%s, %s, %s)", x, matrix(g), operand(b));
    return adapted(x, y, UnaryOperator.identity(), b);
  }

  private Value adapted(Value x, Value y, UnaryOperator<Value> part, Optional<Value> b) {
    Graph g = x.graph();
    LayerShape layer = LayerShape.of(weight, weight.shape());
    return g.adapted(
        new LayerAdapter.Call(layer, x, y, Optional.empty(), part, () -> matrix(g), b));
  }

  private static Object operand(Optional<Value> bias) {
    return bias.<Object>map(value -> value).orElse("None");
  }

  private Value matrix(Graph g) {
    Value stored = g.weight(weight);
    return weight.shape().dimension() == 2 ? stored : g.op("torch.flatten(%s, 1)", stored);
  }

  /**
   * Appends a layer whose weights are values of the graph.
   *
   * @param x (…, in)
   * @param weight (out, in)
   * @param bias (out)
   * @return (…, out)
   */
  public static Value apply(Value x, Value weight, Value bias) {
    return x.graph().op("torch.linear(%s, %s, %s)", x, weight, bias);
  }

  /** Appends a layer without bias whose weight is a value of the graph. */
  public static Value apply(Value x, Value weight) {
    return x.graph().op("torch.linear(%s, %s, None)", x, weight);
  }

  /**
   * Appends half of the layer, which computes half of the outputs. Two halves cost less than one
   * {@link #apply} whose result is cut in two: the layers after it read memory in order, and no
   * gradient of the whole is put together.
   *
   * @param x (…, in)
   * @param half 0 for the first outputs, 1 for the last
   * @return (…, out / 2)
   */
  public Value applyHalf(Value x, int half) {
    Graph g = x.graph();
    Optional<Value> b = bias.map(whole -> half(g.weight(whole), half));
    Value y = g.op("torch.linear(%s, %s, %s)", x, half(matrix(g), half), operand(b));
    return adapted(x, y, rows -> half(rows, half), b);
  }

  private static Value half(Value rows, int half) {
    return rows.graph().op("(torch.chunk(%s, 2, 0))[" + half + "]", rows);
  }
}
