package io.vstar.lab.judge;

import io.vstar.lab.world.color.LabColor;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** A picture, smoothed a little; pixels are numbered row by row. It is immutable. */
final class Picture {
  /** The length of the shorter side, in pixels, that larger pictures are reduced to. */
  private static final int SHORTER_SIDE = 128;

  private static final int LARGEST_SHORTER_SIDE = 160;

  private final int width;
  private final int height;
  private final float[][] channels;

  private Picture(int width, int height, float[][] channels) {
    this.width = width;
    this.height = height;
    this.channels = channels;
  }

  /** Returns a picture, with a binomial smoothing that noise and soft edges ask for. */
  static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = pixels(image);
    float[][] channels = new float[3][rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      channels[0][i] = rgb[i] >> 16 & 0xff;
      channels[1][i] = rgb[i] >> 8 & 0xff;
      channels[2][i] = rgb[i] & 0xff;
    }
    for (float[] channel : channels) {
      smooth(channel, width, height, 1, width);
      smooth(channel, height, width, width, 1);
    }
    return new Picture(width, height, channels);
  }

  private static int[] pixels(BufferedImage image) {
    return image.getType() == BufferedImage.TYPE_INT_RGB
            && image.getRaster().getDataBuffer() instanceof DataBufferInt buffer
            && image.getRaster().getParent() == null
        ? buffer.getData()
        : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** Returns an image that is no larger than needed. */
  static BufferedImage reduced(BufferedImage image) {
    int shorter = Math.min(image.getWidth(), image.getHeight());
    if (shorter <= LARGEST_SHORTER_SIDE) {
      return image;
    }
    int width = Math.round((float) image.getWidth() * SHORTER_SIDE / shorter);
    int height = Math.round((float) image.getHeight() * SHORTER_SIDE / shorter);
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.drawImage(
        image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    graphics.dispose();
    return small;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int pixelCount() {
    return width * height;
  }

  /** Returns a value in [0, 255] (or a little outside, if the picture was shifted). */
  float value(int channel, int index) {
    return channels[channel][index];
  }

  /** Returns the Euclidean distance of a pixel from another picture's, in levels of sRGB. */
  double distance(int index, Picture other, int otherIndex) {
    double red = channels[0][index] - other.channels[0][otherIndex];
    double green = channels[1][index] - other.channels[1][otherIndex];
    double blue = channels[2][index] - other.channels[2][otherIndex];
    return Math.sqrt(red * red + green * green + blue * blue);
  }

  /** Returns the colour of a pixel. */
  LabColor lab(int index) {
    return LabColor.ofRgb(level(0, index) << 16 | level(1, index) << 8 | level(2, index));
  }

  /** Returns the picture with a constant added to each channel. */
  Picture plus(double[] levels) {
    float[][] shifted = new float[3][];
    for (int channel = 0; channel < 3; channel++) {
      shifted[channel] = channels[channel].clone();
      for (int i = 0; i < shifted[channel].length; i++) {
        shifted[channel][i] += (float) levels[channel];
      }
    }
    return new Picture(width, height, shifted);
  }

  private int level(int channel, int index) {
    return Math.max(0, Math.min(255, Math.round(channels[channel][index])));
  }

  /** Smooths lines of pixels with the weights 1/4, 1/2, 1/4; the ends count twice. */
  private static void smooth(float[] values, int length, int lines, int step, int lineStep) {
    for (int line = 0; line < lines; line++) {
      int start = line * lineStep;
      float before = values[start];
      for (int i = 0; i < length; i++) {
        int index = start + i * step;
        float here = values[index];
        float after = i + 1 < length ? values[index + step] : here;
        values[index] = 0.25f * before + 0.5f * here + 0.25f * after;
        before = here;
      }
    }
  }
}
