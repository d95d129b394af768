package io.vstar.nn;

/**
 * Group normalisation of (B, C, H, W) (Wu and He 2018).
 *
 * @param weight (C)
 * @param bias (C)
 */
public record GroupNorm(Weight weight, Weight bias, int groups, double epsilon) {

  public static GroupNorm of(Weights weights, long channels, int groups, double epsilon) {
    return new GroupNorm(
        weights.get("weight", channels), weights.get("bias", channels), groups, epsilon);
  }

  public Value apply(Value x) {
    Graph g = x.graph();
    return g.op(
        "torch.group_norm(%s, %s, %s, %s, %s)",
        x, groups, g.weight(weight), g.weight(bias), Graph.literal(epsilon));
  }
}
