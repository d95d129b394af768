package io.vstar.lab.world.color;

import java.awt.Color;

/**
 * An affine map of sRGB colours, with channels in [0, 1]; results are clipped to the range.
 *
 * @param red weights of red, green and blue and the constant of the new red
 * @param green the same of the new green
 * @param blue the same of the new blue
 */
public record ColorMatrix(Row red, Row green, Row blue) {
  /** The map that changes nothing. */
  public static final ColorMatrix IDENTITY =
      new ColorMatrix(new Row(1, 0, 0, 0), new Row(0, 1, 0, 0), new Row(0, 0, 1, 0));

  /** The weights of the three channels, and a constant. */
  public record Row(double red, double green, double blue, double constant) {
    int apply(int r, int g, int b) {
      double value = red * r + green * g + blue * b + 255 * constant;
      return (int) Math.round(Math.max(0, Math.min(255, value)));
    }
  }

  /**
   * Returns a map that mixes every colour with one.
   *
   * @param share share of the colour that is mixed in, in [0, 1]
   */
  public static ColorMatrix mixing(Color color, double share) {
    double keep = 1 - share;
    return new ColorMatrix(
        new Row(keep, 0, 0, share * color.getRed() / 255),
        new Row(0, keep, 0, share * color.getGreen() / 255),
        new Row(0, 0, keep, share * color.getBlue() / 255));
  }

  /** Returns a map of lightness alone, from one colour for black to another for white. */
  public static ColorMatrix duotone(Color black, Color white) {
    return new ColorMatrix(
        ramp(black.getRed(), white.getRed()),
        ramp(black.getGreen(), white.getGreen()),
        ramp(black.getBlue(), white.getBlue()));
  }

  /** Returns the packed colour of a packed colour; alpha is dropped. */
  public int apply(int rgb) {
    int r = rgb >> 16 & 0xff;
    int g = rgb >> 8 & 0xff;
    int b = rgb & 0xff;
    return red.apply(r, g, b) << 16 | green.apply(r, g, b) << 8 | blue.apply(r, g, b);
  }

  /** Returns the colour of a colour. */
  public Color apply(Color color) {
    return new Color(apply(color.getRGB()));
  }

  private static Row ramp(int from, int to) {
    double span = (to - from) / 255.0;
    // Rec. 601 luma, on sRGB values.
    return new Row(0.299 * span, 0.587 * span, 0.114 * span, from / 255.0);
  }
}
