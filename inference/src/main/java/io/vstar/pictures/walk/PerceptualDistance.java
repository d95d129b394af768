package io.vstar.pictures.walk;

import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import java.awt.image.BufferedImage;

/**
 * A picture as it is seen, to measure how far others are from it: colours in CIE 1976 L*a*b* (D65)
 * in three sizes, so that coarse changes count as fine ones do. The distance is a metric.
 */
final class PerceptualDistance {
  private static final int[] SIDES = {64, 32, 16};
  private static final int CHANNELS = 3;
  private static final double LINEAR_BELOW = 0.04045; // sRGB, IEC 61966-2-1
  private static final double EPSILON = 216.0 / 24389; // CIE 15
  private static final double KAPPA = 24389.0 / 27;
  private static final double[] WHITE = {0.95047, 1, 1.08883}; // D65

  private final float[][] lab;

  private PerceptualDistance(float[][] lab) {
    this.lab = lab;
  }

  /** Returns a picture as it is seen; all that are compared must have one shape. */
  static PerceptualDistance of(BufferedImage picture) {
    float[][] lab = new float[SIDES.length][];
    for (int i = 0; i < SIDES.length; i++) {
      double scale =
          Math.min(1, (double) SIDES[i] / Math.max(picture.getWidth(), picture.getHeight()));
      ImageSize size =
          new ImageSize(
              Math.max(1, (int) Math.round(scale * picture.getWidth())),
              Math.max(1, (int) Math.round(scale * picture.getHeight())));
      lab[i] = lab(ImageScaler.stretched(picture, size));
    }
    return new PerceptualDistance(lab);
  }

  /** Returns the mean ΔE*ab over the pixels, averaged over the sizes; 1 is hardly seen. */
  double to(PerceptualDistance other) {
    double sum = 0;
    for (int i = 0; i < lab.length; i++) {
      sum += mean(lab[i], other.lab[i]);
    }
    return sum / lab.length;
  }

  private static double mean(float[] first, float[] second) {
    double sum = 0;
    for (int i = 0; i < first.length; i += CHANNELS) {
      double l = first[i] - second[i];
      double a = first[i + 1] - second[i + 1];
      double b = first[i + 2] - second[i + 2];
      sum += Math.sqrt(l * l + a * a + b * b);
    }
    return sum * CHANNELS / first.length;
  }

  private static float[] lab(BufferedImage picture) {
    int[] rgb =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    float[] lab = new float[CHANNELS * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      double red = linear(rgb[i] >> 16 & 0xff);
      double green = linear(rgb[i] >> 8 & 0xff);
      double blue = linear(rgb[i] & 0xff);
      double x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE[0]);
      double y = root((0.2126729 * red + 0.7151522 * green + 0.0721750 * blue) / WHITE[1]);
      double z = root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / WHITE[2]);
      lab[CHANNELS * i] = (float) (116 * y - 16);
      lab[CHANNELS * i + 1] = (float) (500 * (x - y));
      lab[CHANNELS * i + 2] = (float) (200 * (y - z));
    }
    return lab;
  }

  private static double linear(int level) {
    double value = level / 255.0;
    return value <= LINEAR_BELOW ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static double root(double value) {
    return value > EPSILON ? Math.cbrt(value) : (KAPPA * value + 16) / 116;
  }
}
