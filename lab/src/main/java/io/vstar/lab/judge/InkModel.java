package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;
import java.util.List;

/**
 * How the pixels of a drawing follow from the colours of its figures: a pixel is a constant plus a
 * share of the body's colour plus a share of the marks'. The shares are measured by drawing with
 * two greys.
 *
 * <p>This holds for the bodies that are neither near black nor near white; on these some parts have
 * other colours.
 */
final class InkModel {
  private static final int DARK = 100;
  private static final int LIGHT = 180;
  private static final int ROUNDS = 4;

  /** The distance at which a pixel counts half, in levels of sRGB. */
  private static final double SPREAD = 24;

  /** The weight of the grey that is assumed where no pixel shows a colour, in pixels. */
  private static final double PRIOR = 0.05;

  private final Look look;
  private final Pattern pattern;
  private final Picture dark;
  private final Picture lightBody;
  private final Picture lightMarks;

  private InkModel(
      Look look, Pattern pattern, Picture dark, Picture lightBody, Picture lightMarks) {
    this.look = look;
    this.pattern = pattern;
    this.dark = dark;
    this.lightBody = lightBody;
    this.lightMarks = lightMarks;
  }

  /** Returns the model of figures which all have the same pattern; their fills are not used. */
  static InkModel of(List<Figure> figures, Look look, Pattern pattern, Canvas canvas) {
    Picture dark = canvas.draw(filled(figures, pattern, DARK, DARK), look);
    if (pattern == Pattern.PLAIN) {
      return new InkModel(
          look, pattern, dark, canvas.draw(filled(figures, pattern, LIGHT, LIGHT), look), dark);
    }
    return new InkModel(
        look,
        pattern,
        dark,
        canvas.draw(filled(figures, pattern, LIGHT, DARK), look),
        canvas.draw(filled(figures, pattern, DARK, LIGHT), look));
  }

  private static List<Figure> filled(List<Figure> figures, Pattern pattern, int base, int accent) {
    Fill<Color> fill =
        new Fill<>(new Color(base, base, base), pattern, new Color(accent, accent, accent));
    return figures.stream().map(figure -> Canvas.filled(figure, fill)).toList();
  }

  /** Returns the colours that explain a region of the picture best. */
  InkFit fit(int[] region) {
    double[] base = new double[3];
    double[] accent = new double[3];
    double[] weights = new double[region.length];
    java.util.Arrays.fill(weights, 1);
    double residual = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int channel = 0; channel < 3; channel++) {
        solve(channel, region, weights, base, accent);
      }
      residual = 0;
      for (int k = 0; k < region.length; k++) {
        double distance = distance(region[k], base, accent);
        double relative = distance / SPREAD;
        weights[k] = 1 / ((1 + relative * relative) * (1 + relative * relative));
        residual += Math.min(Canvas.WRONG, distance);
      }
    }
    MappedColors colors = MappedColors.of(look.style());
    return new InkFit(
        pattern, colors.nearest(base), colors.nearest(accent), residual / region.length);
  }

  /** Solves the weighted least squares of one channel for the shares of light over dark. */
  private void solve(int channel, int[] region, double[] weights, double[] base, double[] accent) {
    double bb = PRIOR;
    double ba = 0;
    double aa = PRIOR;
    double bx = 0.4 * PRIOR;
    double ax = 0.4 * PRIOR;
    for (int k = 0; k < region.length; k++) {
      int i = region[k];
      double constant = dark.value(channel, i);
      double b = lightBody.value(channel, i) - constant;
      double a = lightMarks.value(channel, i) - constant;
      double x = look.picture().value(channel, i) - constant;
      bb += weights[k] * b * b;
      ba += weights[k] * b * a;
      aa += weights[k] * a * a;
      bx += weights[k] * b * x;
      ax += weights[k] * a * x;
    }
    double determinant = bb * aa - ba * ba;
    base[channel] = (aa * bx - ba * ax) / determinant;
    accent[channel] = (bb * ax - ba * bx) / determinant;
  }

  private double distance(int i, double[] base, double[] accent) {
    double squares = 0;
    for (int channel = 0; channel < 3; channel++) {
      double constant = dark.value(channel, i);
      double off =
          look.picture().value(channel, i)
              - constant
              - base[channel] * (lightBody.value(channel, i) - constant)
              - accent[channel] * (lightMarks.value(channel, i) - constant);
      squares += off * off;
    }
    return Math.sqrt(squares);
  }

  /** The named colours as a style maps them. */
  private record MappedColors(
      Color dark, Color light, java.util.List<io.vstar.lab.world.color.LabColor> named) {
    static MappedColors of(io.vstar.lab.world.Style style) {
      return new MappedColors(
          style.colors().apply(new Color(DARK, DARK, DARK)),
          style.colors().apply(new Color(LIGHT, LIGHT, LIGHT)),
          java.util.Arrays.stream(io.vstar.lab.world.color.NamedColor.values())
              .map(
                  named ->
                      io.vstar.lab.world.color.LabColor.of(style.colors().apply(named.color())))
              .toList());
    }

    io.vstar.lab.world.color.NamedColor nearest(double[] shares) {
      io.vstar.lab.world.color.LabColor lab =
          io.vstar.lab.world.color.LabColor.of(
              new Color(
                  mix(dark.getRed(), light.getRed(), shares[0]),
                  mix(dark.getGreen(), light.getGreen(), shares[1]),
                  mix(dark.getBlue(), light.getBlue(), shares[2])));
      int best = 0;
      for (int i = 1; i < named.size(); i++) {
        best = named.get(i).distance(lab) < named.get(best).distance(lab) ? i : best;
      }
      return io.vstar.lab.world.color.NamedColor.values()[best];
    }

    private static int mix(int from, int to, double share) {
      return (int) Math.max(0, Math.min(255, Math.round(from + share * (to - from))));
    }
  }
}
