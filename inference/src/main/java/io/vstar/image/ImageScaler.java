package io.vstar.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Scales and crops pictures to a wanted size without distortion. */
public final class ImageScaler {
  private static final int CHANNELS = 3;

  private ImageScaler() {}

  /**
   * Returns the size of a picture scaled with its aspect ratio until it just covers {@code target}:
   * one side is equal, the other equal or larger.
   */
  public static ImageSize coveringSize(ImageSize source, ImageSize target) {
    double scale =
        Math.max(
            (double) target.width() / source.width(), (double) target.height() / source.height());
    return new ImageSize(
        Math.max(target.width(), (int) Math.round(scale * source.width())),
        Math.max(target.height(), (int) Math.round(scale * source.height())));
  }

  /**
   * Scales a picture down with its aspect ratio until its longer side is at most {@code side}.
   *
   * @return a picture with sides of at least one pixel; {@code image} itself if it is small enough
   */
  public static BufferedImage fitted(BufferedImage image, int side) {
    double fit = (double) side / Math.max(image.getWidth(), image.getHeight());
    if (fit >= 1) {
      return image;
    }
    ImageSize size =
        new ImageSize(
            Math.max(1, (int) Math.round(fit * image.getWidth())),
            Math.max(1, (int) Math.round(fit * image.getHeight())));
    return scaleAndCrop(image, size, Cropping.CENTER);
  }

  /**
   * Scales {@code image} with a Lanczos filter to {@link #coveringSize cover} {@code target}, and
   * crops what extends beyond it.
   *
   * @return a picture of the size {@code target} and of type {@code TYPE_INT_RGB}; may be {@code
   *     image} itself
   */
  public static BufferedImage scaleAndCrop(
      BufferedImage image, ImageSize target, Cropping cropping) {
    ImageSize source = new ImageSize(image.getWidth(), image.getHeight());
    return scaleAndCrop(image, coveringSize(source, target), target, cropping);
  }

  /**
   * Scales {@code image} with a Lanczos filter, and crops it.
   *
   * @param scaled the size that the picture is scaled to, at least {@code target} in both sides
   * @return a picture of the size {@code target} and of type {@code TYPE_INT_RGB}; may be {@code
   *     image} itself
   */
  public static BufferedImage scaleAndCrop(
      BufferedImage image, ImageSize scaled, ImageSize target, Cropping cropping) {
    int left = cropping.left(scaled.width() - target.width());
    int top = cropping.top(scaled.height() - target.height());
    return scaleAndCrop(image, ResamplingFilter.LANCZOS, scaled, left, top, target);
  }

  /**
   * Scales a picture to a size, whatever its aspect ratio is, and crops it.
   *
   * @param image the picture; its alpha is dropped
   * @param filter the filter by which pixels are weighted
   * @param scaled the size of the whole scaled picture
   * @param left the number of columns to cut off on the left
   * @param top the number of rows to cut off at the top
   * @param kept the size of the part to keep, inside of {@code scaled}
   * @return a picture of the size {@code kept} and of type {@code TYPE_INT_RGB}; may be {@code
   *     image} itself
   */
  public static BufferedImage scaleAndCrop(
      BufferedImage image,
      ResamplingFilter filter,
      ImageSize scaled,
      int left,
      int top,
      ImageSize kept) {
    ImageSize source = new ImageSize(image.getWidth(), image.getHeight());
    if (source.equals(scaled)
        && source.equals(kept)
        && image.getType() == BufferedImage.TYPE_INT_RGB) {
      return image;
    }
    ResamplingAxis columns =
        new ResamplingAxis(filter, source.width(), scaled.width(), left, kept.width());
    ResamplingAxis rows =
        new ResamplingAxis(filter, source.height(), scaled.height(), top, kept.height());
    return mixRows(mixColumns(image, columns, rows), columns.count(), rows);
  }

  /**
   * Scales a picture with a Lanczos filter to a size, whatever its shape.
   *
   * @return a picture of type {@code TYPE_INT_RGB}; may be {@code image} itself
   */
  public static BufferedImage stretched(BufferedImage image, ImageSize size) {
    if (size.equals(new ImageSize(image.getWidth(), image.getHeight()))
        && image.getType() == BufferedImage.TYPE_INT_RGB) {
      return image;
    }
    ResamplingAxis columns = whole(image.getWidth(), size.width());
    ResamplingAxis rows = whole(image.getHeight(), size.height());
    return mixRows(mixColumns(image, columns, rows), columns.count(), rows);
  }

  private static ResamplingAxis whole(int source, int target) {
    return new ResamplingAxis(ResamplingFilter.LANCZOS, source, target, 0, target);
  }

  /**
   * Scales the source rows that {@code rows} needs to their new width and, as in Pillow, rounds
   * them to whole levels.
   *
   * @return array of shape (rows, columns, 3), row-major, red first
   */
  private static float[] mixColumns(
      BufferedImage image, ResamplingAxis columns, ResamplingAxis rows) {
    int width = image.getWidth();
    int[] row = new int[width];
    float[] mixed = new float[(rows.end() - rows.start()) * columns.count() * CHANNELS];
    float[][] weights = columns.floats();
    int at = 0;
    for (int y = rows.start(); y < rows.end(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < columns.count(); x++) {
        float red = 0;
        float green = 0;
        float blue = 0;
        int pixel = columns.first(x);
        for (float weight : weights[x]) {
          int rgb = row[pixel++];
          red += weight * (rgb >> 16 & 0xff);
          green += weight * (rgb >> 8 & 0xff);
          blue += weight * (rgb & 0xff);
        }
        mixed[at++] = toLevel(red);
        mixed[at++] = toLevel(green);
        mixed[at++] = toLevel(blue);
      }
    }
    return mixed;
  }

  private static BufferedImage mixRows(float[] mixed, int width, ResamplingAxis rows) {
    BufferedImage image = new BufferedImage(width, rows.count(), BufferedImage.TYPE_INT_RGB);
    int stride = width * CHANNELS;
    float[] row = new float[stride];
    int[] rgb = new int[width];
    float[][] weights = rows.floats();
    for (int y = 0; y < rows.count(); y++) {
      Arrays.fill(row, 0);
      int from = (rows.first(y) - rows.start()) * stride;
      for (float weight : weights[y]) {
        for (int i = 0; i < stride; i++) {
          row[i] += weight * mixed[from + i];
        }
        from += stride;
      }
      for (int x = 0; x < width; x++) {
        rgb[x] =
            toLevel(row[CHANNELS * x]) << 16
                | toLevel(row[CHANNELS * x + 1]) << 8
                | toLevel(row[CHANNELS * x + 2]);
      }
      image.setRGB(0, y, width, 1, rgb, 0, width);
    }
    return image;
  }

  /** Rounds to a level from 0 to 255, because the filter overshoots at edges. */
  private static int toLevel(float value) {
    return Math.max(0, Math.min(255, Math.round(value)));
  }
}
