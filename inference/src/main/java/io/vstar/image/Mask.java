package io.vstar.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * A mask of a picture: how much of each pixel is drawn anew, from 0, where it stays, to 1. It does
 * not change.
 */
public final class Mask {
  private static final double HALF = 0.5;
  private static final double KERNEL_SIGMAS = 2.5; // A1111's reach of the blur

  private final int width;
  private final int height;
  private final float[] coverage; // rows, one after the other

  private Mask(int width, int height, float[] coverage) {
    this.width = width;
    this.height = height;
    this.coverage = coverage;
  }

  /** Returns the mask that a picture shows: white is drawn anew, black stays. */
  public static Mask of(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] rgb = picture.getRGB(0, 0, width, height, null, 0, width);
    float[] coverage = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      // Rec. 601, as Pillow's conversion to gray
      int luma =
          (rgb[i] >> 16 & 0xff) * 19595 + (rgb[i] >> 8 & 0xff) * 38470 + (rgb[i] & 0xff) * 7471;
      coverage[i] = (luma + 0x8000 >> 16) / 255f;
    }
    return new Mask(width, height, coverage);
  }

  /** Returns a mask that draws everything anew. */
  public static Mask whole(ImageSize size) {
    float[] coverage = new float[size.width() * size.height()];
    Arrays.fill(coverage, 1);
    return new Mask(size.width(), size.height(), coverage);
  }

  /** Returns the size of the picture that it is for. */
  public ImageSize size() {
    return new ImageSize(width, height);
  }

  /** Returns how much of a pixel is drawn anew. */
  public float at(int x, int y) {
    return coverage[y * width + x];
  }

  /** Returns the mask that draws anew what this one leaves. */
  public Mask inverted() {
    float[] other = new float[coverage.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = 1 - coverage[i];
    }
    return new Mask(width, height, other);
  }

  /**
   * Returns the mask with soft edges.
   *
   * @param sigma deviation of the Gaussian that it is blurred with, in pixels; 0 for none. Beyond
   *     2.5 times that, what is whole stays so
   */
  public Mask blurred(double sigma) {
    if (sigma == 0) {
      return this;
    }
    float[] kernel = kernel(sigma);
    float[] rows = blurred(coverage, kernel, height, width, 1);
    return new Mask(width, height, blurred(rows, kernel, width, height, width));
  }

  private static float[] kernel(double sigma) {
    int reach = (int) (KERNEL_SIGMAS * sigma + HALF);
    float[] kernel = new float[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) Math.exp(-Math.pow((i - reach) / sigma, 2) / 2);
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= (float) sum;
    }
    return kernel;
  }

  /**
   * Blurs lines of values; beyond their ends, the last values go on.
   *
   * @param lines number of lines
   * @param length number of values in a line
   * @param step distance between the values of a line; lines are as far apart as that of the others
   */
  private static float[] blurred(float[] values, float[] kernel, int lines, int length, int step) {
    float[] result = new float[values.length];
    int reach = kernel.length / 2;
    int apart = step == 1 ? length : 1;
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < length; i++) {
        float sum = 0;
        for (int k = 0; k < kernel.length; k++) {
          int at = Math.min(Math.max(i + k - reach, 0), length - 1);
          sum += kernel[k] * values[line * apart + at * step];
        }
        result[line * apart + i * step] = Math.min(Math.max(sum, 0), 1);
      }
    }
    return result;
  }

  /** Returns the smallest box around all pixels that are not left as they are. */
  public Optional<PixelBox> box() {
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (at(x, y) > 0) {
          left = Math.min(left, x);
          top = Math.min(top, y);
          right = Math.max(right, x + 1);
          bottom = y + 1;
        }
      }
    }
    return right == 0 ? Optional.empty() : Optional.of(new PixelBox(left, top, right, bottom));
  }

  /** Returns whether a pixel is to be drawn anew rather than to stay. */
  public boolean covers(int x, int y) {
    return at(x, y) >= HALF;
  }

  /**
   * Returns the mask of latents: that of the pixel at the upper left of each cell, 0 or 1, as in
   * diffusers (nearest neighbour).
   *
   * @param cell side of a cell in pixels
   * @return (height / cell) · (width / cell) values, row after row
   */
  public float[] cells(int cell) {
    int columns = width / cell;
    float[] cells = new float[columns * (height / cell)];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = covers(i % columns * cell, i / columns * cell) ? 1 : 0;
    }
    return cells;
  }

  /**
   * Lays a drawing over an original, by this mask. Pixels that stay are exactly the original's.
   *
   * @param original a picture of this mask's size
   * @param drawn likewise
   */
  public BufferedImage composed(BufferedImage original, BufferedImage drawn) {
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        result.setRGB(x, y, mixed(original.getRGB(x, y), drawn.getRGB(x, y), at(x, y)));
      }
    }
    return result;
  }

  private static int mixed(int kept, int drawn, float share) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      float from = kept >> shift & 0xff;
      float to = drawn >> shift & 0xff;
      rgb |= Math.round(from + (to - from) * share) << shift;
    }
    return rgb;
  }

  /** Returns the mask as a picture, white where it draws anew. */
  public BufferedImage picture() {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, Math.round(at(x, y) * 255) * 0x010101);
      }
    }
    return picture;
  }
}
