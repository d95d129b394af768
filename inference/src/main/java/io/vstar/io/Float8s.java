package io.vstar.io;

/**
 * The two 8-bit float formats of Micikevicius et al. 2022 (<a
 * href="https://arxiv.org/abs/2209.05433">arXiv:2209.05433</a>), converted to binary32, which holds
 * every value of both exactly.
 */
final class Float8s {
  private static final int E4M3_BIAS = 7;
  private static final float E4M3_SMALLEST = 0x1p-9f;

  private Float8s() {}

  /**
   * Converts a value with four bits of exponent and three of fraction; all ones is NaN, and there
   * is no infinity.
   */
  static float fromE4M3(byte bits) {
    int sign = (bits & 0x80) << 24;
    int exponent = bits >>> 3 & 0xf;
    int fraction = bits & 0x7;
    if (exponent == 0xf && fraction == 0x7) {
      return Float.NaN;
    }
    if (exponent == 0) {
      float magnitude = fraction * E4M3_SMALLEST; // subnormal or zero; exact
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | exponent + 127 - E4M3_BIAS << 23 | fraction << 20);
  }

  /**
   * Converts a value with five bits of exponent and two of fraction, the upper half of a binary16.
   */
  static float fromE5M2(byte bits) {
    return HalfFloats.fromFloat16((short) (bits << Byte.SIZE));
  }
}
