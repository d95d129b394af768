package io.vstar.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** Brings what a decoder delivers to opaque sRGB. */
final class RgbConversion {
  private static final int WHITE = 255;

  private RgbConversion() {}

  /** Composes {@code decoded} on white. */
  static BufferedImage onWhite(BufferedImage decoded) {
    if (decoded.getType() == BufferedImage.TYPE_INT_RGB) {
      return decoded;
    }
    BufferedImage rgb =
        new BufferedImage(decoded.getWidth(), decoded.getHeight(), BufferedImage.TYPE_INT_RGB);
    if (isGray(decoded.getColorModel())) {
      copyGray(decoded, rgb);
    } else {
      Graphics2D graphics = rgb.createGraphics();
      graphics.drawImage(decoded, 0, 0, Color.WHITE, null);
      graphics.dispose();
    }
    return rgb;
  }

  /** The colours of {@code decoded}, whatever its transparency. */
  static BufferedImage withoutAlpha(BufferedImage decoded) {
    int width = decoded.getWidth();
    BufferedImage rgb = new BufferedImage(width, decoded.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < decoded.getHeight(); y++) {
      rgb.setRGB(0, y, width, 1, decoded.getRGB(0, y, width, 1, null, 0, width), 0, width);
    }
    return rgb;
  }

  private static boolean isGray(ColorModel model) {
    return model instanceof ComponentColorModel
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /**
   * Copies gray levels as they are. Java takes them for linear light and would brighten them, but
   * files hold them with the gamma of sRGB.
   */
  private static void copyGray(BufferedImage gray, BufferedImage rgb) {
    Raster raster = gray.getRaster();
    boolean hasAlpha = gray.getColorModel().hasAlpha();
    float grayMax = maxSample(gray.getColorModel(), 0);
    float alphaMax = hasAlpha ? maxSample(gray.getColorModel(), 1) : 1;
    for (int y = 0; y < gray.getHeight(); y++) {
      for (int x = 0; x < gray.getWidth(); x++) {
        float level = raster.getSample(x, y, 0) / grayMax;
        float alpha = hasAlpha ? raster.getSample(x, y, 1) / alphaMax : 1;
        int value = Math.round(WHITE * (level * alpha + 1 - alpha));
        rgb.setRGB(x, y, value << 16 | value << 8 | value);
      }
    }
  }

  private static int maxSample(ColorModel model, int band) {
    return (1 << model.getComponentSize(band)) - 1;
  }
}
