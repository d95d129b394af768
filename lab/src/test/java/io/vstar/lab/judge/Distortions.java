package io.vstar.lab.judge;

import io.vstar.lab.world.color.LabColor;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** What decoders and files do to drawings, roughly. */
final class Distortions {
  private static final double BLUR = 0.7; // pixels
  private static final double NOISE = 4; // levels of sRGB
  private static final int TAPS = 7;

  private Distortions() {}

  /** A Gaussian blur of 0.7 pixels, and Gaussian noise of 4 levels. */
  static BufferedImage blurredAndNoisy(BufferedImage image) {
    double[] row = new double[TAPS];
    Arrays.setAll(row, i -> Math.exp(-(i - 3) * (i - 3) / (2 * BLUR * BLUR)));
    double sum = Arrays.stream(row).sum();
    float[] kernel = new float[TAPS * TAPS];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (row[i / TAPS] * row[i % TAPS] / (sum * sum));
    }
    Random random = new Random(3);
    return mapped(
        new ConvolveOp(new Kernel(TAPS, TAPS, kernel), ConvolveOp.EDGE_NO_OP, null)
            .filter(image, null),
        rgb -> noisy(rgb, random));
  }

  private static int noisy(int rgb, Random random) {
    int noisy = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int level = (int) Math.round((rgb >> shift & 0xff) + NOISE * random.nextGaussian());
      noisy |= Math.max(0, Math.min(255, level)) << shift;
    }
    return noisy;
  }

  /** A constant added to all colours in CIE Lab. */
  static BufferedImage shifted(BufferedImage image, double lightness, double a, double b) {
    return mapped(
        image,
        rgb -> {
          LabColor lab = LabColor.ofRgb(rgb);
          return new LabColor(lab.lightness() + lightness, lab.a() + a, lab.b() + b)
              .toColor()
              .getRGB();
        });
  }

  /** A JPEG file of quality 80 and back. */
  static BufferedImage compressed(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(0.8f);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      writer.setOutput(ImageIO.createImageOutputStream(file));
      writer.write(null, new IIOImage(image, null, null), settings);
      return ImageIO.read(new ByteArrayInputStream(file.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage mapped(BufferedImage image, IntUnaryOperator colors) {
    BufferedImage mapped =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        mapped.setRGB(x, y, colors.applyAsInt(image.getRGB(x, y)));
      }
    }
    return mapped;
  }
}
