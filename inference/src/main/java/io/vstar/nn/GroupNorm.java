package io.vstar.nn;

/**
 * Group normalisation of (B, C, H, W) (Wu and He 2018).
 *
 * @param weight (C)
 * @param bias (C)
 * @param groups number of groups; divides C
 */
public record GroupNorm(Weight weight, Weight bias, int groups, double epsilon) {

  /** Returns a normalisation with {@code weight} and {@code bias} of the given weights. */
  public static GroupNorm of(Weights weights, long channels, int groups, double epsilon) {
    return new GroupNorm(
        weights.get("weight", channels), weights.get("bias", channels), groups, epsilon);
  }

  /**
   * Appends the layer.
   *
   * @param x (B, C, H, W)
   * @return (B, C, H, W)
   */
  public Value apply(Value x) {
    Graph g = x.graph();
    return g.op(
        "torch.group_norm(%s, %s, %s, %s, %s)",
        x, groups, g.weight(weight), g.weight(bias), Graph.literal(epsilon));
  }
}
