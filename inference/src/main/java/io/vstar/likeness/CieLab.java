package io.vstar.likeness;

/**
 * A colour in CIE L*a*b* under illuminant D65, for the observer of 2 degrees.
 *
 * @param lightness L*, 0 to 100
 * @param a a* from green (negative) to red (positive), about -87 to 99 inside sRGB
 * @param b b* from blue (negative) to yellow (positive), about -108 to 95 inside sRGB
 */
public record CieLab(double lightness, double a, double b) {
  // CIE 15: (6/29)³ and its slope.
  private static final double LINEAR_UP_TO = 216.0 / 24389;
  private static final double SLOPE = 24389.0 / 27;

  // D65, 2° observer.
  private static final double WHITE_X = 0.95047;
  private static final double WHITE_Z = 1.08883;

  private static final double[] LINEAR = new double[256];

  static {
    for (int level = 0; level < LINEAR.length; level++) {
      double value = level / 255.0;
      // IEC 61966-2-1, the sRGB transfer function.
      LINEAR[level] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
  }

  /**
   * Converts an sRGB colour.
   *
   * @param rgb red, green and blue in 8 bits each, as in {@link java.awt.Color#getRGB}; alpha is
   *     ignored
   */
  public static CieLab ofSrgb(int rgb) {
    double red = LINEAR[rgb >> 16 & 0xff];
    double green = LINEAR[rgb >> 8 & 0xff];
    double blue = LINEAR[rgb & 0xff];
    double x = curve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE_X);
    double y = curve(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
    double z = curve((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / WHITE_Z);
    return new CieLab(116 * y - 16, 500 * (x - y), 200 * (y - z));
  }

  private static double curve(double share) {
    return share > LINEAR_UP_TO ? Math.cbrt(share) : (SLOPE * share + 16) / 116;
  }

  double chroma() {
    return Math.hypot(a, b);
  }
}
