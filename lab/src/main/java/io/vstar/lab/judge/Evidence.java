package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Tells whether the figures of a reading really are in the picture. */
final class Evidence {
  /** The least intersection over union of all silhouettes with the foreground. */
  private static final double LEAST_OVERLAP = 0.65;

  /** The least share of what an area of one colour leaves unexplained that a figure explains. */
  private static final double LEAST_EXPLAINED = 0.45;

  private final Reading reading;
  private final Mask foreground;
  private final Picture drawing;
  private final List<Mask> silhouettes;
  private final List<Mask> grown;

  Evidence(Outlines outlines, GrowthFinder growths, Mask foreground, Reading reading) {
    this.reading = reading;
    this.foreground = foreground;
    int width = foreground.width();
    int height = foreground.height();
    Growth growth = growths.growth(reading.look().style(), width, height);
    this.silhouettes = masks(outlines, reading.figures(), new Growth(0, false), width, height);
    this.drawing = new Canvas(width, height).draw(reading.figures(), reading.look());
    this.grown = masks(outlines, reading.figures(), growth, width, height);
  }

  private static List<Mask> masks(
      Outlines outlines, List<Figure> figures, Growth growth, int width, int height) {
    return figures.stream().map(figure -> outlines.mask(figure, growth, width, height)).toList();
  }

  boolean isEnough(int index) {
    return overlap(index) >= LEAST_OVERLAP && explained(index) >= LEAST_EXPLAINED;
  }

  /** Returns the intersection over union of a figure with the foreground that is not others'. */
  double overlap(int index) {
    Mask own = foreground;
    for (int i = 0; i < grown.size(); i++) {
      own = i == index ? own : own.andNot(grown.get(i));
    }
    Mask mine = grown.get(index);
    for (int i = 0; i < grown.size(); i++) {
      mine = i == index ? mine : mine.andNot(grown.get(i));
    }
    return mine.overlap(own);
  }

  /**
   * Returns by how much the figure explains its pixels better than an area of one colour; both may
   * have any colour, so that shifted ones do not count.
   */
  double explained(int index) {
    Mask inside = silhouettes.get(index);
    Picture picture = reading.look().picture();
    int[] pixels = IntStream.range(0, picture.pixelCount()).filter(inside::get).toArray();
    double left =
        spread(pixels, (channel, i) -> picture.value(channel, i) - drawing.value(channel, i));
    return 1 - left / spread(pixels, picture::value);
  }

  /** Values of pixels in the three channels. */
  private interface Values {
    double at(int channel, int index);
  }

  /** Returns the mean distance of pixels from their median. */
  private static double spread(int[] pixels, Values values) {
    double[] median = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      int c = channel;
      median[channel] =
          Arrays.stream(pixels)
              .mapToDouble(i -> values.at(c, i))
              .sorted()
              .skip(pixels.length / 2)
              .findFirst()
              .orElse(0);
    }
    double sum = 0;
    for (int i : pixels) {
      double red = values.at(0, i) - median[0];
      double green = values.at(1, i) - median[1];
      double blue = values.at(2, i) - median[2];
      sum += Math.min(Canvas.WRONG, Math.sqrt(red * red + green * green + blue * blue));
    }
    return sum / Math.max(1, pixels.length);
  }
}
