package io.vstar.image;

import java.awt.image.BufferedImage;

/**
 * A change of colours, in this order, each rounded to levels and clipped as in torchvision's {@code
 * ColorJitter} on pictures of 8 bits.
 *
 * @param brightness the factor of the levels; 1 changes nothing
 * @param contrast the factor of the distances from the mean gray level of the picture; 1 changes
 *     nothing
 * @param saturation the factor of the distances from the pixel's gray level; 1 changes nothing
 */
public record ColorChange(double brightness, double contrast, double saturation) {

  /**
   * Returns a changed copy of a picture.
   *
   * @param image a picture of type {@code TYPE_INT_RGB}
   */
  public BufferedImage apply(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = away(pixels[i], 0, brightness);
    }
    int mean = mean(pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = away(pixels[i], mean, contrast);
      pixels[i] = away(pixels[i], gray(pixels[i]), saturation);
    }
    BufferedImage changed = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    changed.setRGB(0, 0, width, height, pixels, 0, width);
    return changed;
  }

  private static int mean(int[] pixels) {
    long sum = 0;
    for (int pixel : pixels) {
      sum += gray(pixel);
    }
    return (int) Math.round((double) sum / pixels.length);
  }

  /** Returns the gray level of a colour (ITU-R BT.601), as Pillow rounds it. */
  static int gray(int rgb) {
    int weighted = 19595 * (rgb >> 16 & 0xff) + 38470 * (rgb >> 8 & 0xff) + 7471 * (rgb & 0xff);
    return weighted + 0x8000 >> 16;
  }

  /** Moves each level away from another one by a factor. */
  private static int away(int rgb, int level, double factor) {
    int moved = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      long to = Math.round(level + factor * ((rgb >> shift & 0xff) - level));
      moved = moved << 8 | (int) Math.max(0, Math.min(255, to));
    }
    return moved;
  }
}
