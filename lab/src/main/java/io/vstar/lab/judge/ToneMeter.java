package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures how far the colours of drawings are from those that a style gives, by the parts whose
 * colour is known: plain backgrounds, and a single figure without marks.
 */
public final class ToneMeter {
  /** The CIE76 distance from any tone of the colour asked for at which a part is another one. */
  private static final double ANOTHER_COLOR = 30;

  private final GroundFinder grounds = new GroundFinder();

  /**
   * Returns the mean CIE76 distance of a drawing's known parts from their colours in a style; empty
   * if none is known or drawn as asked for.
   *
   * @param asked what was to be drawn; its style is not used
   * @param style a style that maps colours, such as {@link Style#DUSK}
   */
  public OptionalDouble distance(BufferedImage drawing, Scene asked, Style style) {
    Picture picture = Picture.of(Picture.reduced(drawing));
    int[] border = GroundFinder.border(picture);
    DoubleStream background =
        asked.background() instanceof PlainBackground plain
            ? distance(median(picture, border), plain.color(), style).stream()
            : DoubleStream.empty();
    return DoubleStream.concat(background, figure(picture, asked, style).stream()).average();
  }

  private OptionalDouble figure(Picture picture, Scene asked, Style style) {
    Figure figure = asked.first();
    if (asked.figures().size() > 1 || figure.fill().pattern() != Pattern.PLAIN) {
      return OptionalDouble.empty();
    }
    Mask foreground = MeanFigureColor.foreground(picture, grounds.find(picture).get(0));
    int[] pixels = IntStream.range(0, picture.pixelCount()).filter(foreground::get).toArray();
    return pixels.length == 0
        ? OptionalDouble.empty()
        : distance(median(picture, pixels), figure.fill().base(), style);
  }

  /** Returns the distance from the styled colour, if the colour is between that and the plain. */
  private static OptionalDouble distance(LabColor shown, Color plain, Style style) {
    LabColor untouched = LabColor.of(plain);
    LabColor styled = LabColor.of(style.colors().apply(plain));
    double around = shown.distance(untouched) + shown.distance(styled);
    return around - untouched.distance(styled) < ANOTHER_COLOR
        ? OptionalDouble.of(shown.distance(styled))
        : OptionalDouble.empty();
  }

  /** Returns the median of each Lab coordinate, which a minority of other pixels does not move. */
  private static LabColor median(Picture picture, int[] pixels) {
    List<LabColor> colors = Arrays.stream(pixels).mapToObj(picture::lab).toList();
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
}
