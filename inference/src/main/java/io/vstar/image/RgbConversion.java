package io.vstar.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** Converts decoded pictures to opaque sRGB. */
final class RgbConversion {
  private static final int WHITE = 255;
  private static final int ALPHA_SHIFT = 24;
  private static final int RED_SHIFT = 16;

  private RgbConversion() {}

  /**
   * Composes {@code decoded} on white.
   *
   * @param decoded the picture from the decoder
   * @param profile colour profile that the decoder has not applied; a gray profile of a colour
   *     picture and vice versa is ignored
   */
  static BufferedImage onWhite(BufferedImage decoded, Optional<IccProfile> profile) {
    int channels = isGray(decoded.getColorModel()) ? IccProfile.GRAY : IccProfile.RGB;
    return profile
        .filter(found -> found.channels() == channels)
        .map(found -> convert(decoded, found))
        .orElseGet(() -> onWhite(decoded));
  }

  /** Composes {@code decoded} on white without a colour profile. */
  private static BufferedImage onWhite(BufferedImage decoded) {
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

  /** Returns the colours of {@code decoded} without its transparency. */
  static BufferedImage withoutAlpha(BufferedImage decoded) {
    int width = decoded.getWidth();
    BufferedImage rgb = new BufferedImage(width, decoded.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < decoded.getHeight(); y++) {
      rgb.setRGB(0, y, width, 1, decoded.getRGB(0, y, width, 1, null, 0, width), 0, width);
    }
    return rgb;
  }

  /** Converts row by row, because a picture may fill half of the heap. */
  private static BufferedImage convert(BufferedImage decoded, IccProfile profile) {
    int width = decoded.getWidth();
    BufferedImage rgb = new BufferedImage(width, decoded.getHeight(), BufferedImage.TYPE_INT_RGB);
    ColorConvertOp conversion = profile.conversion();
    WritableRaster stored = profile.row(width);
    WritableRaster converted =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, 1, IccProfile.RGB, null);
    byte[] levels = new byte[width * profile.channels()];
    byte[] colors = new byte[width * IccProfile.RGB];
    for (int y = 0; y < decoded.getHeight(); y++) {
      int[] argb = row(decoded, y);
      for (int i = 0; i < levels.length; i++) {
        int shift = RED_SHIFT - 8 * (i % profile.channels());
        levels[i] = (byte) (argb[i / profile.channels()] >> shift);
      }
      stored.setDataElements(0, 0, width, 1, levels);
      conversion.filter(stored, converted);
      converted.getDataElements(0, 0, width, 1, colors);
      for (int x = 0; x < width; x++) {
        argb[x] = blend(colors, IccProfile.RGB * x, argb[x] >>> ALPHA_SHIFT);
      }
      rgb.setRGB(0, y, width, 1, argb, 0, width);
    }
    return rgb;
  }

  /**
   * Returns one row as it is stored, with alpha in the highest byte and gray levels in all three
   * channels.
   */
  private static int[] row(BufferedImage decoded, int y) {
    int width = decoded.getWidth();
    ColorModel model = decoded.getColorModel();
    if (!isGray(model)) {
      return decoded.getRGB(0, y, width, 1, null, 0, width);
    }
    Raster raster = decoded.getRaster();
    int[] argb = new int[width];
    for (int x = 0; x < width; x++) {
      int level = raster.getSample(x, y, 0) * WHITE / maxSample(model, 0);
      int alpha =
          model.hasAlpha() ? raster.getSample(x, y, 1) * WHITE / maxSample(model, 1) : WHITE;
      argb[x] = alpha << ALPHA_SHIFT | level * 0x010101;
    }
    return argb;
  }

  private static int blend(byte[] colors, int at, int alpha) {
    int rgb = 0;
    for (int i = at; i < at + IccProfile.RGB; i++) {
      int white = WHITE * (WHITE - alpha);
      rgb = rgb << 8 | ((colors[i] & 0xff) * alpha + white + WHITE / 2) / WHITE;
    }
    return rgb;
  }

  private static boolean isGray(ColorModel model) {
    return model instanceof ComponentColorModel
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /**
   * Copies gray levels unchanged. Java takes them for linear light and would brighten them, but
   * files store them with the gamma of sRGB.
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
