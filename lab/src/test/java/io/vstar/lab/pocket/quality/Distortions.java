package io.vstar.lab.pocket.quality;

import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What a decoder does to a drawing, roughly. */
final class Distortions {
  private Distortions() {}

  /** A Gaussian blur with a standard deviation of 0.8 pixels. */
  static BufferedImage blurred(BufferedImage image) {
    double[] row = new double[5];
    Arrays.setAll(row, i -> Math.exp(-(i - 2) * (i - 2) / (2 * 0.8 * 0.8)));
    double sum = Arrays.stream(row).sum();
    float[] kernel = new float[25];
    for (int i = 0; i < 25; i++) {
      kernel[i] = (float) (row[i / 5] * row[i % 5] / (sum * sum));
    }
    return new ConvolveOp(new Kernel(5, 5, kernel), ConvolveOp.EDGE_NO_OP, null)
        .filter(image, null);
  }

  /** Uniform noise in [-10, 10] (standard deviation 6) of 255 levels in each channel. */
  static BufferedImage noisy(BufferedImage image, SplittableRandom random) {
    BufferedImage noisy =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int shifted = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          int level = (rgb >> shift & 0xff) + random.nextInt(-10, 11);
          shifted |= Math.max(0, Math.min(255, level)) << shift;
        }
        noisy.setRGB(x, y, shifted);
      }
    }
    return noisy;
  }
}
