package io.vstar.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Landscape;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneGrammar;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.NamedColor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Drawings of known scenes; with {@code -Dvstar.slow=true} twice as many of each kind. */
class DrawingJudgeTest {
  private static final int SIDE = 128;

  private final DrawingJudge judge = new DrawingJudge();
  private final SceneRenderer renderer = new SceneRenderer();

  private record Judged(Scene asked, Finding finding) {}

  @Test
  void drawingsInAllStylesAreReadCorrectly() {
    assertRead(judged(32, SIDE, SIDE, UnaryOperator.identity()));
  }

  @Test
  void oblongDrawingsAreReadToo() {
    assertRead(judged(6, 160, 96, UnaryOperator.identity()));
    assertRead(judged(6, 96, 160, UnaryOperator.identity()));
  }

  @Test
  void blurredDrawingsAreRead() {
    assertRead(judged(12, SIDE, SIDE, Distortions::blurredAndNoisy));
  }

  @Test
  void compressedDrawingsAreRead() {
    assertRead(judged(12, SIDE, SIDE, Distortions::compressed));
  }

  @Test
  void drawingsInShiftedColorsAreRead() {
    assertRead(judged(12, SIDE, SIDE, image -> Distortions.shifted(image, -2, 2.5, -2)));
  }

  @Test
  void anEmptyPictureShowsNoFigure() {
    for (Style style : List.of(Style.FLAT, Style.PASTEL, Style.SKETCH, Style.PIXEL)) {
      assertThat(judge.judge(renderer.render(Landscape.BEACH, style, SIDE, SIDE)).figures())
          .as(style.name())
          .isEmpty();
    }
  }

  @Test
  void noiseShowsNoSubject() {
    SplittableRandom random = new SplittableRandom(5);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, random.nextInt());
    }
    assertShowsNoSubject(image);
  }

  @Test
  void blobsAreNoSubjects() {
    for (Shape blob :
        List.of(
            new Ellipse2D.Double(30, 30, 70, 70),
            new Ellipse2D.Double(20, 40, 90, 50),
            new Rectangle2D.Double(30, 40, 60, 50))) {
      BufferedImage image =
          renderer.render(PlainBackground.of(NamedColor.GREEN), Style.FLAT, SIDE, SIDE);
      Graphics2D graphics = image.createGraphics();
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(Color.ORANGE);
      graphics.fill(blob);
      graphics.dispose();
      assertShowsNoSubject(image);
    }
  }

  @Test
  void halfAFigureIsNone() {
    for (Style style : List.of(Style.FLAT, Style.OUTLINED, Style.SKETCH, Style.STICKER)) {
      Scene scene =
          new SceneGrammar(Choices.PROMPTS.withPairs(0))
              .sample(1, new SplittableRandom(4))
              .in(style);
      Figure figure = scene.first();
      BufferedImage drawing = renderer.render(scene, SIDE, SIDE);
      BufferedImage empty = renderer.render(scene.background(), style, SIDE, SIDE);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < figure.centerX() * SIDE; x++) {
          drawing.setRGB(x, y, empty.getRGB(x, y));
        }
      }
      assertShowsNoSubject(drawing);
    }
  }

  private void assertShowsNoSubject(BufferedImage image) {
    assertThat(judge.judge(image).figures()).allMatch(figure -> figure.subject().isEmpty());
  }

  /**
   * Returns the findings of drawings that go through all styles in turn.
   *
   * @param all number of drawings if time does not matter
   */
  private List<Judged> judged(
      int all, int width, int height, UnaryOperator<BufferedImage> distortion) {
    int count = Boolean.getBoolean("vstar.slow") ? all : all / 2;
    SplittableRandom random = new SplittableRandom(2024);
    return IntStream.range(0, count)
        .mapToObj(i -> inStyle(Style.values()[i % Style.values().length], width, height, random))
        .map(
            scene ->
                new Judged(
                    scene, judge.judge(distortion.apply(renderer.render(scene, width, height)))))
        .toList();
  }

  private static Scene inStyle(Style style, int width, int height, SplittableRandom random) {
    SceneGrammar grammar = new SceneGrammar(Choices.PROMPTS.in(List.of(style)));
    Scene scene = grammar.sample(width / (double) height, random);
    while (scene.style() != style) {
      scene = grammar.sample(width / (double) height, random);
    }
    return scene;
  }

  private static void assertRead(List<Judged> judged) {
    assertAllButOne("subjects", judged, Finding::hasSubjects);
    assertAllButOne("places", judged, Finding::hasPlaces);
    assertAllButOne("colors", judged, Finding::hasColors);
    assertAllButOne("backgrounds", judged, Finding::hasBackground);
    assertAllButOne("styles", judged, Finding::hasStyle);
    assertAllButOne("patterns", judged, Finding::hasPatterns);
  }

  private static void assertAllButOne(
      String what, List<Judged> judged, BiPredicate<Finding, Scene> test) {
    assertThat(judged)
        .filteredOn(one -> test.test(one.finding(), one.asked()))
        .as(what)
        .hasSizeGreaterThanOrEqualTo(judged.size() - 1);
  }
}
