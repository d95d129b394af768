package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.LabColor;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A small picture in CIE Lab; pixels are numbered row by row. */
final class LabImage {
  /** The length of the shorter side, in pixels, that larger pictures are reduced to. */
  private static final int SHORTER_SIDE = 64;

  private final int width;
  private final int height;
  private final LabColor[] pixels;

  private LabImage(int width, int height, LabColor[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  static LabImage of(BufferedImage image) {
    BufferedImage small = reduced(image);
    int width = small.getWidth();
    int height = small.getHeight();
    int[] rgb = small.getRGB(0, 0, width, height, null, 0, width);
    return new LabImage(
        width, height, Arrays.stream(rgb).mapToObj(LabColor::ofRgb).toArray(LabColor[]::new));
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  LabColor pixel(int index) {
    return pixels[index];
  }

  int pixelCount() {
    return pixels.length;
  }

  /** Returns the pixels of the outer frame, one or two wide, which subjects hardly touch. */
  int[] border() {
    int thickness = Math.min(width, height) >= 48 ? 2 : 1;
    return IntStream.range(0, pixels.length)
        .filter(
            index -> {
              int x = index % width;
              int y = index / width;
              return Math.min(Math.min(x, width - 1 - x), Math.min(y, height - 1 - y)) < thickness;
            })
        .toArray();
  }

  /** Returns the median of each Lab coordinate, which a minority of other pixels does not move. */
  LabColor median(int[] indices) {
    List<LabColor> colors = Arrays.stream(indices).mapToObj(this::pixel).toList();
    return new LabColor(
        median(colors, LabColor::lightness),
        median(colors, LabColor::a),
        median(colors, LabColor::b));
  }

  private static double median(List<LabColor> colors, ToDoubleFunction<LabColor> coordinate) {
    return colors.stream()
        .sorted(Comparator.comparingDouble(coordinate))
        .skip(colors.size() / 2)
        .mapToDouble(coordinate)
        .findFirst()
        .orElseThrow();
  }

  private static BufferedImage reduced(BufferedImage image) {
    int shorter = Math.min(image.getWidth(), image.getHeight());
    if (shorter <= SHORTER_SIDE) {
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
}
