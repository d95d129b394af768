package io.vstar.nn;

/** A convolution over (B, C, H, W), computed directly or by Winograd's filters. */
public sealed interface Convolution permits Conv2d, WinogradConv2d {

  /**
   * Appends the convolution.
   *
   * @param x (B, in, H, W)
   * @return (B, out, H', W')
   */
  Value apply(Value x);
}
