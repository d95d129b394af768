package io.vstar.lab.pocket.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.lab.pocket.world.Fill;
import io.vstar.lab.pocket.world.NamedColor;
import io.vstar.lab.pocket.world.Pattern;
import io.vstar.lab.pocket.world.PlainBackground;
import io.vstar.lab.pocket.world.Scene;
import io.vstar.lab.pocket.world.SceneGrammar;
import io.vstar.lab.pocket.world.SceneLabel;
import io.vstar.lab.pocket.world.SceneRenderer;
import io.vstar.lab.pocket.world.Subject;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrawingJudgeTest {
  private static final int COUNT = 500;
  private static final int ENOUGH = 97 * COUNT / 100;

  private final DrawingJudge judge = new DrawingJudge();
  private final SceneRenderer renderer = new SceneRenderer();

  @Test
  void freshDrawingsAreReadCorrectly() {
    assertReadCorrectly(UnaryOperator.identity());
  }

  @Test
  void blurredAndNoisyDrawingsAreReadCorrectly() {
    SplittableRandom noise = new SplittableRandom(99);
    assertReadCorrectly(drawing -> Distortions.noisy(Distortions.blurred(drawing), noise));
  }

  @Test
  void largeOblongDrawingsAreReadToo() {
    SceneLabel label =
        new SceneLabel(
            Subject.BIRD,
            new Fill<>(NamedColor.CYAN, Pattern.STRIPED, NamedColor.WHITE),
            PlainBackground.of(NamedColor.BROWN));
    Finding finding = judge.judge(renderer.render(label.scene(0.7, 0.5, 0.6, true), 600, 400));
    assertThat(finding)
        .isEqualTo(new Finding(label.subject(), label.fill().base(), label.background()));
  }

  @Test
  void anEmptyCanvasShowsNoSubject() {
    for (NamedColor color : NamedColor.values()) {
      PlainBackground background = PlainBackground.of(color);
      assertThat(judge.judge(renderer.render(background, 64, 64)))
          .isEqualTo(Finding.noSubjectOn(background));
    }
  }

  @Test
  void pureNoiseShowsNoSubject() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20; i++) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 64 * 64; pixel++) {
        image.setRGB(pixel % 64, pixel / 64, random.nextInt());
      }
      assertThat(judge.judge(image).subject()).isEmpty();
    }
  }

  @Test
  void halfASubjectIsNone() {
    Scene cat =
        new SceneLabel(
                Subject.CAT, Fill.plain(NamedColor.ORANGE), PlainBackground.of(NamedColor.BLUE))
            .scene(0.5, 0.5, 0.8, false);
    BufferedImage drawing = renderer.render(cat, 64, 64);
    for (int y = 0; y < 64; y++) {
      for (int x = y / 2; x < 64; x++) {
        drawing.setRGB(x, y, NamedColor.BLUE.color().getRGB());
      }
    }
    assertThat(judge.judge(drawing).subject()).isNotEqualTo(Optional.of(Subject.CAT));
  }

  private void assertReadCorrectly(UnaryOperator<BufferedImage> distortion) {
    SceneGrammar grammar = new SceneGrammar();
    SplittableRandom random = new SplittableRandom(2024);
    List<Scene> scenes =
        Stream.generate(() -> grammar.sample(random))
            .filter(DrawingJudgeTest::hasNamedColors)
            .limit(COUNT)
            .toList();
    int subjects = 0;
    int colors = 0;
    int backgrounds = 0;
    for (Scene scene : scenes) {
      SceneLabel label = SceneLabel.of(scene);
      Finding finding = judge.judge(distortion.apply(renderer.render(scene, 64, 64)));
      subjects += finding.hasSubjectOf(label) ? 1 : 0;
      colors += finding.hasColorOf(label) ? 1 : 0;
      backgrounds += finding.hasBackgroundOf(label) ? 1 : 0;
    }
    assertThat(subjects).as("subjects").isGreaterThanOrEqualTo(ENOUGH);
    assertThat(colors).as("colors").isGreaterThanOrEqualTo(ENOUGH);
    assertThat(backgrounds).as("backgrounds").isGreaterThanOrEqualTo(ENOUGH);
  }

  private static boolean hasNamedColors(Scene scene) {
    return NamedColor.naming(scene.fill().base()).isPresent()
        && NamedColor.naming(scene.fill().accent()).isPresent();
  }
}
