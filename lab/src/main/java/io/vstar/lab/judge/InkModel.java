package io.vstar.lab.judge;

import io.vstar.lab.world.Fill;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;
import java.util.Arrays;

/**
 * How the pixels of a drawing follow from the colours of its figures: a pixel is a constant plus a
 * share of the body's colour plus a share of the marks'. The shares are measured by drawing with
 * two greys.
 *
 * <p>This holds for the bodies of one {@link Tone}: on those near black and near white some parts
 * have other colours.
 */
final class InkModel {
  private static final int ROUNDS = 4;

  /** The distance at which a pixel counts half, in levels of sRGB. */
  private static final double SPREAD = 24;

  /** The weight of the grey that is assumed where no pixel shows a colour, in pixels. */
  private static final double PRIOR = 0.05;

  private final Look look;
  private final Pattern pattern;
  private final Tone tone;
  private final Picture dark;
  private final Picture lightBody;
  private final Picture lightMarks;

  private InkModel(
      Look look, Pattern pattern, Tone tone, Picture dark, Picture lightBody, Picture lightMarks) {
    this.look = look;
    this.pattern = pattern;
    this.tone = tone;
    this.dark = dark;
    this.lightBody = lightBody;
    this.lightMarks = lightMarks;
  }

  /** Returns the model of a setting whose figures all have the same pattern. */
  static InkModel of(Setting setting, Pattern pattern, Tone tone, Canvas canvas) {
    Picture dark = drawn(setting, pattern, tone.dark(), tone.dark(), canvas);
    if (pattern == Pattern.PLAIN) {
      Picture light = drawn(setting, pattern, tone.light(), tone.light(), canvas);
      return new InkModel(setting.look(), pattern, tone, dark, light, dark);
    }
    return new InkModel(
        setting.look(),
        pattern,
        tone,
        dark,
        drawn(setting, pattern, tone.light(), tone.dark(), canvas),
        drawn(setting, pattern, tone.dark(), tone.light(), canvas));
  }

  private static Picture drawn(
      Setting setting, Pattern pattern, int base, int accent, Canvas canvas) {
    Fill<Color> fill = new Fill<>(Tone.gray(base), pattern, Tone.gray(accent));
    return canvas.draw(
        setting.figures().stream().map(figure -> Canvas.filled(figure, fill)).toList(),
        setting.look());
  }

  /** Returns the colours that explain a region of the picture best. */
  InkFit fit(int[] region) {
    double[] base = new double[3];
    double[] accent = new double[3];
    double[] weights = new double[region.length];
    Arrays.fill(weights, 1);
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
    MappedColors colors = MappedColors.of(look.style(), tone);
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
}
