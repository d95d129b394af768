package io.vstar.nn;

/**
 * The gated feed-forward layer of the UNet's transformer blocks: GEGLU (Shazeer 2020) with an inner
 * width of four times the outer.
 *
 * @param gated D → 8 D: values, then gates
 * @param output 4 D → D
 */
public record FeedForward(Linear gated, Linear output) {

  /** Returns the layer of a transformer block in the layout of diffusers. */
  public static FeedForward of(Weights w, long width) {
    return new FeedForward(
        Linear.of(w.at("net.0.proj"), width, 8 * width),
        Linear.of(w.at("net.2"), 4 * width, width));
  }

  /**
   * Appends the layer.
   *
   * @param x (…, D)
   * @return (…, D)
   */
  public Value apply(Value x) {
    Value gates = gated.applyHalf(x, 1).apply(Activation.GELU);
    return output.apply(gated.applyHalf(x, 0).mul(gates));
  }
}
