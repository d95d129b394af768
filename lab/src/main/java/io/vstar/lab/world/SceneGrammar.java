package io.vstar.lab.world;

import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.lab.world.shape.Pose;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Samples scenes. Attributes are independent, except that colours without contrast are drawn again,
 * and that styles in a background's way get another background.
 *
 * <p>Colours scatter around the named ones, and one in eight bodies has arbitrary colours, so that
 * a model trained on this world has seen colours between the named ones.
 */
public final class SceneGrammar {
  /**
   * What is sampled.
   *
   * @param styles styles of six scenes in ten, uniformly; the others are flat
   * @param pairShare share of scenes with two figures
   * @param exact true for exactly the named colours, which prompts can ask for
   */
  public record Choices(List<Style> styles, double pairShare, boolean exact) {
    public Choices {
      styles = List.copyOf(styles);
    }

    /** The scenes that the base model is trained on. */
    public static final Choices TRAINING = new Choices(Style.named(), 0.35, false);

    /** All scenes there are, in exactly the named colours. */
    public static final Choices PROMPTS = new Choices(Style.named(), 0.35, true);

    /** Returns the same choices with other styles. */
    public Choices in(List<Style> others) {
      return new Choices(others, pairShare, exact);
    }

    /** Returns the same choices with another share of pairs. */
    public Choices withPairs(double share) {
      return new Choices(styles, share, exact);
    }
  }

  private static final double FLAT_SHARE = 0.4;
  private static final double LANDSCAPE_SHARE = 0.35;
  private static final double ANY_COLOR_SHARE = 0.125;
  private static final double PLAIN_SHARE = 0.34;
  private static final double PAIR_PLAIN_SHARE = 0.6;

  /** The subjects that others can stand on. */
  private static final List<Subject> CARRIERS =
      List.of(
          Subject.CAR, Subject.HOUSE, Subject.MUSHROOM, Subject.BALL, Subject.CUP, Subject.APPLE);

  private static final double SMALLEST = 0.5;
  private static final double LARGEST = 0.92;
  private static final double MARGIN = 0.02;
  private static final int TRIES = 40;

  /** The largest deviation from a named colour in L*, a* and b*, within the colour's name. */
  private static final double SCATTER = 5;

  private final Choices choices;

  /** Creates a grammar. */
  public SceneGrammar(Choices choices) {
    this.choices = choices;
  }

  /**
   * Returns a scene whose figures lie inside the canvas.
   *
   * @param aspect width of the canvas divided by its height
   */
  public Scene sample(double aspect, RandomGenerator random) {
    Style style = random.nextDouble() < FLAT_SHARE ? Style.FLAT : pick(choices.styles(), random);
    Subject subject = pick(List.of(Subject.values()), random);
    return random.nextDouble() < choices.pairShare()
        ? pair(subject, style, aspect, random)
        : sample(subject, style, random);
  }

  /** Returns a scene of one figure, the given subject in the given style. */
  public Scene sample(Subject subject, Style style, RandomGenerator random) {
    return sample(subject, pick(subject.poses(), random), style, random);
  }

  /** Returns a scene of one figure in the given posture, which need not be the subject's. */
  public Scene sample(Subject subject, Pose pose, Style style, RandomGenerator random) {
    while (true) {
      Contrast contrast = new Contrast(style, background(random));
      Optional<Figure> figure = figure(subject, pose, contrast, PLAIN_SHARE, random);
      if (figure.isPresent()) {
        return Scene.of(alone(figure.get(), random), contrast.background(), style);
      }
    }
  }

  private Scene pair(Subject first, Style style, double aspect, RandomGenerator random) {
    Relation relation = pick(relations(style), random);
    List<Subject> others = candidates(relation).stream().filter(other -> other != first).toList();
    Subject second = pick(others, random);
    while (true) {
      Contrast contrast = new Contrast(style, background(random));
      Optional<Figure> one = figure(first, contrast, random);
      Optional<Figure> other = figure(second, contrast, random);
      if (one.isPresent()
          && other.isPresent()
          && contrast.tells(one.get().fill(), other.get().fill())) {
        List<Figure> placed =
            PairLayout.of(aspect, style).place(one.get(), other.get(), relation, random);
        return new Scene(placed, Optional.of(relation), contrast.background(), style);
      }
    }
  }

  /** Returns the relations that can be seen; rims of figures on each other merge. */
  private static List<Relation> relations(Style style) {
    return style.look().finish() == Finish.RIM
        ? List.of(Relation.LEFT_OF, Relation.RIGHT_OF, Relation.ABOVE)
        : List.of(Relation.values());
  }

  private static List<Subject> candidates(Relation relation) {
    return relation == Relation.ON ? CARRIERS : List.of(Subject.values());
  }

  private Optional<Figure> figure(Subject subject, Contrast contrast, RandomGenerator random) {
    return figure(subject, pick(subject.poses(), random), contrast, PAIR_PLAIN_SHARE, random);
  }

  /** Returns a figure not yet placed; empty if no fill stands out from the background. */
  private Optional<Figure> figure(
      Subject subject, Pose pose, Contrast contrast, double plain, RandomGenerator random) {
    if (!contrast.suits(pose.drawing())) {
      return Optional.empty();
    }
    Pattern pattern = random.nextDouble() < plain ? Pattern.PLAIN : pick(Pattern.marked(), random);
    Function<RandomGenerator, Color> colors = colors(random);
    for (int i = 0; i < TRIES; i++) {
      Color base = colors.apply(random);
      Color accent = pattern == Pattern.PLAIN ? base : colors.apply(random);
      Fill<Color> fill = new Fill<>(base, pattern, accent);
      if (contrast.suits(pose.drawing(), fill)) {
        return Optional.of(new Figure(subject, pose, fill, 0.5, 0.5, 0.5, random.nextBoolean()));
      }
    }
    return Optional.empty();
  }

  private static Figure alone(Figure figure, RandomGenerator random) {
    double size = SMALLEST + (LARGEST - SMALLEST) * random.nextDouble();
    double room = 1 - size - 2 * MARGIN;
    double x = 0.5 + room * (random.nextDouble() - 0.5);
    double y = 0.5 + room * (random.nextDouble() - 0.5);
    return figure.at(x, y, size);
  }

  private Background background(RandomGenerator random) {
    if (random.nextDouble() < LANDSCAPE_SHARE) {
      return pick(List.of(Landscape.values()), random);
    }
    return new PlainBackground(choices.exact() ? named(random).color() : scattered(random));
  }

  private Function<RandomGenerator, Color> colors(RandomGenerator random) {
    if (choices.exact()) {
      return source -> named(source).color();
    }
    return random.nextDouble() < ANY_COLOR_SHARE ? SceneGrammar::any : SceneGrammar::scattered;
  }

  private static Color scattered(RandomGenerator random) {
    LabColor lab = named(random).lab();
    return new LabColor(
            lab.lightness() + scatter(random), lab.a() + scatter(random), lab.b() + scatter(random))
        .toColor();
  }

  private static NamedColor named(RandomGenerator random) {
    return pick(List.of(NamedColor.values()), random);
  }

  private static double scatter(RandomGenerator random) {
    return SCATTER * (2 * random.nextDouble() - 1);
  }

  private static Color any(RandomGenerator random) {
    return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  private static <T> T pick(List<T> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }
}
