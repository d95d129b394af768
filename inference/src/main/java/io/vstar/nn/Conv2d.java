package io.vstar.nn;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A two-dimensional convolution with bias over (B, C, H, W).
 *
 * @param weight (out, in, kernel, kernel)
 * @param bias (out)
 * @param stride step between cells of the result, in cells of the input
 * @param padding cells of zeros on each side
 */
public record Conv2d(Weight weight, Weight bias, int stride, int padding) implements Convolution {

  /** Returns a 3×3 convolution that keeps height and width. */
  public static Conv2d of3x3(Weights weights, long in, long out) {
    return of(weights, in, out, 3, 1, 1);
  }

  /** Returns a 1×1 convolution, which keeps height and width. */
  public static Conv2d of1x1(Weights weights, long in, long out) {
    return of(weights, in, out, 1, 1, 0);
  }

  /** Returns a convolution with {@code weight} and {@code bias} of the given weights. */
  public static Conv2d of(Weights weights, long in, long out, int kernel, int stride, int padding) {
    return new Conv2d(
        weights.get("weight", out, in, kernel, kernel), weights.get("bias", out), stride, padding);
  }

  @Override
  public Value apply(Value x) {
    Graph g = x.graph();
    Value b = g.weight(bias);
    Value y = apply(x, g.weight(weight), b, stride, padding);
    return g.adapted(
        new LayerAdapter.Call(
            LayerShape.of(weight, weight.shape()),
            x,
            y,
            Optional.of(new LayerAdapter.Grid(stride, padding)),
            UnaryOperator.identity(),
            () -> g.op("torch.flatten(%s, 1)", g.weight(weight)),
            Optional.of(b)));
  }

  /**
   * Appends a convolution without bias whose weight is a value of the graph.
   *
   * @param x (B, in, H, W)
   * @param weight (out, in, kernel, kernel)
   * @return (B, out, H', W')
   */
  public static Value apply(Value x, Value weight, LayerAdapter.Grid grid) {
    return apply(x, weight, "None", grid.stride(), grid.padding());
  }

  private static Value apply(Value x, Value weight, Object bias, int stride, int padding) {
    return x.graph()
        .op(
            "torch.conv2d(%s, %s, %s, [%s, %s], [%s, %s], [1, 1], 1)",
            x, weight, bias, stride, stride, padding, padding);
  }
}
