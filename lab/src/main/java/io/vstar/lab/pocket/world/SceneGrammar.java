package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Samples scenes. Attributes are independent and uniform, except that colours without contrast are
 * drawn again: a background close to an outer part of fixed colour, and a body close to the
 * background.
 *
 * <p>Colours scatter around the named ones, and one in eight bodies has arbitrary colours, so that
 * a model trained on this world has seen colours between the named ones.
 */
public final class SceneGrammar {
  /** The least CIE76 distance of a body from the background, and of marks from the body. */
  private static final double BODY_CONTRAST = 32;

  /** The least CIE76 distance of marks and of outer parts from the background. */
  private static final double PART_CONTRAST = 16;

  private static final double LANDSCAPE_SHARE = 0.25;
  private static final double ANY_COLOR_SHARE = 0.125;
  private static final double SMALLEST = 0.55;
  private static final double LARGEST = 0.92;
  private static final double MARGIN = 0.02;

  /** The largest deviation from a named colour in L*, a* and b*, within the colour's name. */
  private static final double SCATTER = 5;

  /** Returns a scene whose subject lies inside a canvas of any aspect ratio. */
  public Scene sample(RandomGenerator random) {
    Subject subject = pick(Subject.values(), random);
    Pattern pattern = pick(Pattern.values(), random);
    Background background = background(subject, SceneGrammar::scattered, random);
    Function<RandomGenerator, Color> colors =
        random.nextDouble() < ANY_COLOR_SHARE ? SceneGrammar::any : SceneGrammar::scattered;
    Fill<Color> fill = fill(subject, pattern, background, colors, Function.identity(), random);
    double size = SMALLEST + (LARGEST - SMALLEST) * random.nextDouble();
    double room = 1 - size - 2 * MARGIN;
    double centerX = 0.5 + room * (random.nextDouble() - 0.5);
    double centerY = 0.5 + room * (random.nextDouble() - 0.5);
    return new Scene(subject, fill, background, centerX, centerY, size, random.nextBoolean());
  }

  /** Returns a label of the same choices in named colours, which a prompt can describe. */
  public SceneLabel sampleLabel(RandomGenerator random) {
    Subject subject = pick(Subject.values(), random);
    Pattern pattern = pick(Pattern.values(), random);
    Background background = background(subject, source -> named(source).color(), random);
    return new SceneLabel(
        subject,
        fill(subject, pattern, background, SceneGrammar::named, NamedColor::color, random),
        background);
  }

  private static Background background(
      Subject subject, Function<RandomGenerator, Color> colors, RandomGenerator random) {
    while (true) {
      Background background =
          random.nextDouble() < LANDSCAPE_SHARE
              ? pick(Landscape.values(), random)
              : new PlainBackground(colors.apply(random));
      if (subject.outerInks().stream()
          .flatMap(ink -> ink.fixed().stream())
          .allMatch(color -> standsOut(color, background, PART_CONTRAST))) {
        return background;
      }
    }
  }

  private static <C> Fill<C> fill(
      Subject subject,
      Pattern pattern,
      Background background,
      Function<RandomGenerator, C> colors,
      Function<C, Color> shown,
      RandomGenerator random) {
    while (true) {
      C base = colors.apply(random);
      C accent = pattern == Pattern.PLAIN ? base : colors.apply(random);
      Fill<C> fill = new Fill<>(base, pattern, accent);
      if (standsOut(subject, fill.map(shown), background)) {
        return fill;
      }
    }
  }

  private static boolean standsOut(Subject subject, Fill<Color> fill, Background background) {
    boolean marksShow =
        fill.pattern() == Pattern.PLAIN || distance(fill.base(), fill.accent()) >= BODY_CONTRAST;
    return marksShow
        && standsOut(fill.base(), background, BODY_CONTRAST)
        && standsOut(fill.accent(), background, PART_CONTRAST)
        && subject.outerInks().stream()
            .allMatch(ink -> standsOut(ink.on(fill.base()), background, PART_CONTRAST));
  }

  private static boolean standsOut(Color color, Background background, double contrast) {
    return background.colors().stream().allMatch(behind -> distance(color, behind) >= contrast);
  }

  private static double distance(Color one, Color other) {
    return LabColor.of(one).distance(LabColor.of(other));
  }

  private static Color scattered(RandomGenerator random) {
    LabColor lab = named(random).lab();
    return new LabColor(
            lab.lightness() + scatter(random), lab.a() + scatter(random), lab.b() + scatter(random))
        .toColor();
  }

  private static NamedColor named(RandomGenerator random) {
    return pick(NamedColor.values(), random);
  }

  private static double scatter(RandomGenerator random) {
    return SCATTER * (2 * random.nextDouble() - 1);
  }

  private static Color any(RandomGenerator random) {
    return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  static <T> T pick(T[] values, RandomGenerator random) {
    return values[random.nextInt(values.length)];
  }

  static <T> T pick(List<T> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }
}
