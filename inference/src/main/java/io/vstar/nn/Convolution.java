package io.vstar.nn;

/** A convolution over (B, C, H, W), in whichever way it is computed. */
public sealed interface Convolution permits Conv2d, WinogradConv2d {

  /**
   * @param x (B, in, H, W)
   * @return (B, out, H', W')
   */
  Value apply(Value x);
}
