package io.vstar.lab.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Drawing;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SceneGrammarTest {
  private static final int COUNT = 3000;

  @Test
  void sameSeedSamplesTheSameScenes() {
    assertThat(sample(11, 50)).isEqualTo(sample(11, 50)).isNotEqualTo(sample(12, 50));
  }

  @Test
  void subjectsAreUniform() {
    Map<Subject, Integer> subjects = new EnumMap<>(Subject.class);
    sample(1, COUNT).forEach(scene -> subjects.merge(scene.first().subject(), 1, Integer::sum));
    double share = 1.0 / Subject.values().length;
    double spread = 4 * Math.sqrt(COUNT * share); // four standard deviations of a binomial count
    for (Subject subject : Subject.values()) {
      assertThat(subjects.get(subject) * 1.0)
          .as(subject.word())
          .isCloseTo(COUNT * share, within(spread));
    }
  }

  @Test
  void everyStyleWithAWordIsDrawnAndNoOther() {
    Map<Style, Integer> styles = new EnumMap<>(Style.class);
    sample(1, COUNT).forEach(scene -> styles.merge(scene.style(), 1, Integer::sum));
    assertThat(styles.keySet()).containsExactlyInAnyOrderElementsOf(Style.named());
    assertThat(styles.get(Style.FLAT) / (double) COUNT).isCloseTo(0.45, within(0.05));
    assertThat(styles.get(Style.NEON) / (double) COUNT).isCloseTo(0.05, within(0.02));
  }

  @Test
  void aThirdOfTheScenesHaveTwoFiguresOfTwoSubjects() {
    List<Scene> pairs =
        sample(2, COUNT).stream().filter(scene -> scene.figures().size() == 2).toList();
    assertThat(pairs.size() / (double) COUNT).isCloseTo(0.35, within(0.04));
    assertThat(pairs)
        .allMatch(scene -> scene.first().subject() != scene.figures().get(1).subject());
  }

  @Test
  void bodiesStandOutFromTheBackgroundAndMarksFromTheBody() {
    for (Scene scene : sample(3, COUNT)) {
      for (Figure figure : scene.figures()) {
        Color base = figure.fill().base();
        if (scene.style().paper().isEmpty()) {
          assertThat(scene.background().colors())
              .allSatisfy(behind -> assertThat(distance(base, behind)).isGreaterThanOrEqualTo(32));
        }
        if (figure.fill().pattern() != Pattern.PLAIN) {
          assertThat(distance(base, figure.fill().accent())).isGreaterThanOrEqualTo(32);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 160.0 / 96, 96.0 / 160})
  void figuresLieInsideTheCanvasWithoutCoveringEachOther(double aspect) {
    SceneGrammar grammar = new SceneGrammar(Choices.TRAINING.withPairs(1));
    SplittableRandom random = new SplittableRandom(4);
    double width = Math.max(1, aspect);
    double height = Math.max(1, 1 / aspect);
    Rectangle2D canvas = new Rectangle2D.Double(0, 0, width, height);
    for (int i = 0; i < COUNT; i++) {
      Scene scene = grammar.sample(aspect, random);
      Rectangle2D one = bounds(scene.first(), width, height);
      Rectangle2D other = bounds(scene.figures().get(1), width, height);
      assertThat(canvas.contains(one) && canvas.contains(other)).as("%s", scene).isTrue();
      Rectangle2D both = one.createIntersection(other);
      assertThat(Math.min(both.getWidth(), both.getHeight())).isLessThan(0.021);
      assertThat(relationHolds(scene.relation().orElseThrow(), one, other)).isTrue();
    }
  }

  @Test
  void promptsAskForNamedColorsOnly() {
    List<Color> named = Arrays.stream(NamedColor.values()).map(NamedColor::color).toList();
    SceneGrammar grammar = new SceneGrammar(Choices.PROMPTS);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < COUNT; i++) {
      for (Figure figure : grammar.sample(1, random).figures()) {
        assertThat(named).contains(figure.fill().base(), figure.fill().accent());
      }
    }
  }

  private static boolean relationHolds(Relation relation, Rectangle2D one, Rectangle2D other) {
    return switch (relation) {
      case LEFT_OF -> one.getMaxX() < other.getMinX();
      case RIGHT_OF -> one.getMinX() > other.getMaxX();
      case ABOVE -> one.getMaxY() < other.getMinY();
      case ON -> Math.abs(one.getMaxY() - other.getMinY()) < 0.021;
    };
  }

  /** Returns the smallest rectangle around a figure, in units of the canvas' shorter side. */
  private static Rectangle2D bounds(Figure figure, double width, double height) {
    Drawing drawing = figure.pose().drawing();
    double w = figure.size() * drawing.bounds().getWidth() / 100;
    double h = figure.size() * drawing.bounds().getHeight() / 100;
    return new Rectangle2D.Double(
        figure.centerX() * width - w / 2, figure.centerY() * height - h / 2, w, h);
  }

  private static double distance(Color one, Color other) {
    return LabColor.of(one).distance(LabColor.of(other));
  }

  private static List<Scene> sample(long seed, int count) {
    SceneGrammar grammar = new SceneGrammar(Choices.TRAINING);
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> grammar.sample(1, random)).limit(count).toList();
  }
}
