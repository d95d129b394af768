package io.vstar.lab.judge;

import io.vstar.lab.world.color.LabColor;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Measures the mean colour of what a drawing shows, to compare it with other drawings of it. */
public final class MeanFigureColor {
  /** The pixels at the outline, where a soft edge mixes in the background. */
  private static final int EDGE = 2;

  private final GroundFinder grounds = new GroundFinder();

  /**
   * Returns the mean in CIE Lab over the figures' pixels without their outline; empty if there is
   * no foreground.
   */
  public Optional<LabColor> of(BufferedImage drawing) {
    Picture picture = Picture.of(Picture.reduced(drawing));
    Mask inside = foreground(picture, grounds.find(picture).get(0)).shrunk(EDGE);
    List<LabColor> pixels =
        IntStream.range(0, picture.pixelCount())
            .filter(inside::get)
            .mapToObj(picture::lab)
            .toList();
    return pixels.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LabColor(
                mean(pixels, LabColor::lightness),
                mean(pixels, LabColor::a),
                mean(pixels, LabColor::b)));
  }

  static Mask foreground(Picture picture, Ground ground) {
    return Foreground.find(picture.plus(GroundFinder.shift(picture, ground)), ground);
  }

  private static double mean(List<LabColor> pixels, ToDoubleFunction<LabColor> coordinate) {
    return pixels.stream().mapToDouble(coordinate).average().orElseThrow();
  }
}
