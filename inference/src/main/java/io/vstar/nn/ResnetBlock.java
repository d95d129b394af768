package io.vstar.nn;

import java.util.Optional;

/**
 * A residual block of two normalised 3×3 convolutions, with the time embedding added between them.
 *
 * @param time projection of the time embedding; empty in the VAE
 * @param shortcut 1×1 convolution of the input; empty if the number of channels stays
 */
public record ResnetBlock(
    GroupNorm norm1,
    Convolution conv1,
    Optional<Linear> time,
    GroupNorm norm2,
    Convolution conv2,
    Optional<Conv2d> shortcut) {

  /** Returns a block without a time embedding, as the VAE has them. */
  public static ResnetBlock of(Weights w, long in, long out, int groups, double epsilon) {
    return of(w, in, out, groups, epsilon, Optional.empty(), Convolutions.DIRECT);
  }

  /**
   * Returns a block with a time embedding, as the UNet has them.
   *
   * @param timeWidth width of the time embedding
   * @param convolutions the way in which the 3×3 convolutions are computed
   */
  public static ResnetBlock timed(
      Weights w,
      long in,
      long out,
      int groups,
      double epsilon,
      long timeWidth,
      Convolutions convolutions) {
    Linear time = Linear.of(w.at("time_emb_proj"), timeWidth, out);
    return of(w, in, out, groups, epsilon, Optional.of(time), convolutions);
  }

  private static ResnetBlock of(
      Weights w,
      long in,
      long out,
      int groups,
      double epsilon,
      Optional<Linear> time,
      Convolutions convolutions) {
    return new ResnetBlock(
        GroupNorm.of(w.at("norm1"), in, groups, epsilon),
        convolutions.of3x3(w.at("conv1"), in, out),
        time,
        GroupNorm.of(w.at("norm2"), out, groups, epsilon),
        convolutions.of3x3(w.at("conv2"), out, out),
        in == out ? Optional.empty() : Optional.of(Conv2d.of1x1(w.at("conv_shortcut"), in, out)));
  }

  /**
   * Appends a block without a time embedding.
   *
   * @param x (B, in, H, W)
   * @return (B, out, H, W)
   */
  public Value apply(Value x) {
    return finish(x, conv1.apply(norm1.apply(x).silu()));
  }

  /**
   * Appends a block with a time embedding.
   *
   * @param x (B, in, H, W)
   * @param activatedTime (B, timeWidth) time embedding with silu applied
   * @return (B, out, H, W)
   */
  public Value apply(Value x, Value activatedTime) {
    Value shift = time.orElseThrow().apply(activatedTime).perChannel();
    return finish(x, conv1.apply(norm1.apply(x).silu()).add(shift));
  }

  private Value finish(Value x, Value hidden) {
    Value residual = shortcut.map(conv -> conv.apply(x)).orElse(x);
    return residual.add(conv2.apply(norm2.apply(hidden).silu()));
  }
}
