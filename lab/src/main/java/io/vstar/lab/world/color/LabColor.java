package io.vstar.lab.world.color;

import io.vstar.likeness.CieLab;
import java.awt.Color;

/**
 * A colour in CIE L*a*b* (illuminant D65, 2 degree observer), where distances are roughly
 * perceptual.
 *
 * @param lightness L* in [0, 100]
 * @param a a* from green (negative) to red (positive), about [-87, 99] inside sRGB
 * @param b b* from blue (negative) to yellow (positive), about [-108, 95] inside sRGB
 */
public record LabColor(double lightness, double a, double b) {
  // D65 white in XYZ, and the constants of CIE 15:2004.
  private static final double WHITE_X = 0.95047;
  private static final double WHITE_Z = 1.08883;
  private static final double EPSILON = 216.0 / 24389;
  private static final double KAPPA = 24389.0 / 27;

  public static LabColor of(Color color) {
    return ofRgb(color.getRGB());
  }

  /**
   * Returns the colour of a pixel.
   *
   * @param rgb packed sRGB of {@link java.awt.image.BufferedImage#getRGB}; alpha is ignored
   */
  public static LabColor ofRgb(int rgb) {
    CieLab lab = CieLab.ofSrgb(rgb);
    return new LabColor(lab.lightness(), lab.a(), lab.b());
  }

  /** Returns the sRGB colour, with each channel clipped to its range. */
  public Color toColor() {
    double fy = (lightness + 16) / 116;
    double x = WHITE_X * expand(fy + a / 500);
    double y = expand(fy);
    double z = WHITE_Z * expand(fy - b / 200);
    return new Color(
        gamma(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
        gamma(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
        gamma(0.0556434 * x - 0.2040259 * y + 1.0572252 * z));
  }

  /**
   * Returns the colour difference ΔE*ab of 1976 (CIE76), the Euclidean distance. About 2 is just
   * noticeable; opposite corners of sRGB are more than 200 apart.
   */
  public double distance(LabColor other) {
    double dl = lightness - other.lightness;
    double da = a - other.a;
    double db = b - other.b;
    return Math.sqrt(dl * dl + da * da + db * db);
  }

  private static double expand(double f) {
    double cube = f * f * f;
    return cube > EPSILON ? cube : (116 * f - 16) / KAPPA;
  }

  private static int gamma(double linear) {
    double v = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.max(0, Math.min(1, v)));
  }
}
