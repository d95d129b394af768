package io.vstar.io;

/**
 * Converts between binary32 and the two 16-bit float formats, IEEE 754 binary16 and bfloat16 (the
 * upper half of a binary32). Narrowing rounds to the nearest value, ties to even, as in torch. The
 * JDK has such methods for binary16 from version 20 on.
 */
final class HalfFloats {
  private static final int F32_SIGN = 0x8000_0000;
  private static final int F32_INFINITY = 0x7f80_0000;
  private static final int F16_INFINITY = 0x7c00;

  private HalfFloats() {}

  static float fromBFloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  static short toBFloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x0040); // keeps a NaN whose low bits are cut off
    }
    int lastKept = bits >>> 16 & 1;
    return (short) (bits + 0x7fff + lastKept >>> 16);
  }

  static float fromFloat16(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >>> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | F32_INFINITY | fraction << 13);
    }
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f; // subnormal or zero; exact
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | exponent + (127 - 15) << 23 | fraction << 13);
  }

  static short toFloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits & F32_SIGN) >>> 16;
    int magnitude = bits & ~F32_SIGN;
    if (magnitude > F32_INFINITY) {
      return (short) (sign | F16_INFINITY | 0x0200 | magnitude >>> 13 & 0x3ff); // NaN
    }
    if (magnitude >= 0x4780_0000) { // 65536 and above
      return (short) (sign | F16_INFINITY);
    }
    if (magnitude < 0x3880_0000) { // below 2^-14: subnormal, counted in units of 2^-24
      float units = Float.intBitsToFloat(magnitude) * 0x1p24f;
      return (short) (sign | (int) Math.rint(units));
    }
    int rebiased = magnitude - (127 - 15 << 23);
    int lastKept = rebiased >>> 13 & 1;
    return (short)
        (sign
            | rebiased + 0xfff + lastKept
                >>> 13); // may carry into infinity, which is the right result
  }
}
