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

/**
 * Converts decoded pictures to opaque sRGB: composed on a background, or as if they were opaque.
 *
 * @param background the colour below what is transparent; empty to leave transparency out
 */
record RgbConversion(Optional<Color> background) {
  private static final int MAX = 255;
  private static final int ALPHA_SHIFT = 24;
  private static final int RED_SHIFT = 16;

  /** Returns the conversion that composes pictures on a background. */
  static RgbConversion onto(Color background) {
    return new RgbConversion(Optional.of(background));
  }

  /** Returns the conversion that leaves transparency out: colours stay as they are stored. */
  static RgbConversion opaque() {
    return new RgbConversion(Optional.empty());
  }

  /**
   * Converts a picture.
   *
   * @param decoded the picture from the decoder
   * @param profile colour profile that the decoder has not applied; a gray profile of a colour
   *     picture and vice versa is ignored
   * @return a picture of type {@code TYPE_INT_RGB}; may be {@code decoded} itself
   */
  BufferedImage of(BufferedImage decoded, Optional<IccProfile> profile) {
    int channels = isGray(decoded.getColorModel()) ? IccProfile.GRAY : IccProfile.RGB;
    return profile
        .filter(found -> found.channels() == channels)
        .map(found -> convert(decoded, found))
        .orElseGet(() -> of(decoded));
  }

  /** Converts a picture without a colour profile. */
  private BufferedImage of(BufferedImage decoded) {
    if (decoded.getType() == BufferedImage.TYPE_INT_RGB) {
      return decoded;
    }
    boolean transparent = decoded.getColorModel().hasAlpha();
    if (background.isEmpty() && transparent && !isGray(decoded.getColorModel())) {
      return withoutAlpha(decoded);
    }
    BufferedImage rgb =
        new BufferedImage(decoded.getWidth(), decoded.getHeight(), BufferedImage.TYPE_INT_RGB);
    if (isGray(decoded.getColorModel())) {
      copyGray(decoded, rgb);
    } else {
      Graphics2D graphics = rgb.createGraphics();
      graphics.drawImage(decoded, 0, 0, background.orElse(Color.WHITE), null);
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

  /**
   * Returns the opacity of a picture as gray levels, 0 transparent and 255 opaque; empty if the
   * picture has no transparency.
   */
  static Optional<BufferedImage> opacity(BufferedImage decoded) {
    if (!decoded.getColorModel().hasAlpha()) {
      return Optional.empty();
    }
    int width = decoded.getWidth();
    BufferedImage gray = new BufferedImage(width, decoded.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < decoded.getHeight(); y++) {
      int[] argb = row(decoded, y);
      for (int x = 0; x < width; x++) {
        argb[x] = (argb[x] >>> ALPHA_SHIFT) * 0x010101;
      }
      gray.setRGB(0, y, width, 1, argb, 0, width);
    }
    return Optional.of(gray);
  }

  /** Converts row by row, because a picture may fill half of the heap. */
  private BufferedImage convert(BufferedImage decoded, IccProfile profile) {
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
        int alpha = background.isPresent() ? argb[x] >>> ALPHA_SHIFT : MAX;
        argb[x] = blend(colors, IccProfile.RGB * x, alpha);
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
      int level = raster.getSample(x, y, 0) * MAX / maxSample(model, 0);
      int alpha = model.hasAlpha() ? raster.getSample(x, y, 1) * MAX / maxSample(model, 1) : MAX;
      argb[x] = alpha << ALPHA_SHIFT | level * 0x010101;
    }
    return argb;
  }

  private int blend(byte[] colors, int at, int alpha) {
    int below = background.map(Color::getRGB).orElse(0);
    int rgb = 0;
    for (int i = 0; i < IccProfile.RGB; i++) {
      int behind = (below >> RED_SHIFT - 8 * i & 0xff) * (MAX - alpha);
      rgb = rgb << 8 | ((colors[at + i] & 0xff) * alpha + behind + MAX / 2) / MAX;
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
  private void copyGray(BufferedImage gray, BufferedImage rgb) {
    Raster raster = gray.getRaster();
    boolean hasAlpha = gray.getColorModel().hasAlpha() && background.isPresent();
    float[] below = background.orElse(Color.WHITE).getRGBColorComponents(null);
    float grayMax = maxSample(gray.getColorModel(), 0);
    float alphaMax = hasAlpha ? maxSample(gray.getColorModel(), 1) : 1;
    for (int y = 0; y < gray.getHeight(); y++) {
      for (int x = 0; x < gray.getWidth(); x++) {
        float level = raster.getSample(x, y, 0) / grayMax;
        float alpha = hasAlpha ? raster.getSample(x, y, 1) / alphaMax : 1;
        int value = 0;
        for (float behind : below) {
          value = value << 8 | Math.round(MAX * (level * alpha + behind - behind * alpha));
        }
        rgb.setRGB(x, y, value);
      }
    }
  }

  private static int maxSample(ColorModel model, int band) {
    return (1 << model.getComponentSize(band)) - 1;
  }
}
