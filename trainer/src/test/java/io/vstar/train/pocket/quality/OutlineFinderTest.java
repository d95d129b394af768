package io.vstar.train.pocket.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.pocket.world.NamedColor;
import io.vstar.train.pocket.world.Outline;
import io.vstar.train.pocket.world.PlainBackground;
import io.vstar.train.pocket.world.SceneGrammar;
import io.vstar.train.pocket.world.SceneLabel;
import io.vstar.train.pocket.world.SceneRenderer;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutlineFinderTest {
  private final OutlineFinder finder = new OutlineFinder();
  private final SceneRenderer renderer = new SceneRenderer();

  @Test
  void drawingsWithTheOutlineAreFarNearerThanThoseWithout() {
    SceneGrammar grammar = new SceneGrammar();
    SplittableRandom random = new SplittableRandom(3);
    double with = 0;
    double without = 0;
    for (int i = 0; i < 50; i++) {
      SceneLabel label = grammar.sampleLabel(random);
      var scene = label.scene(0.5, 0.5, 0.8, false);
      with += distance(renderer.render(scene, Outline.SAMPLE, 64, 64)) / 50;
      without += distance(renderer.render(scene, 64, 64)) / 50;
    }
    assertThat(with).isLessThan(25);
    assertThat(without).isGreaterThan(2.5 * with);
  }

  @Test
  void theOutlineLeavesWhatIsShownReadable() {
    SceneGrammar grammar = new SceneGrammar();
    SplittableRandom random = new SplittableRandom(4);
    DrawingJudge judge = new DrawingJudge();
    int right = 0;
    for (int i = 0; i < 100; i++) {
      SceneLabel label = grammar.sampleLabel(random);
      BufferedImage drawn =
          renderer.render(label.scene(0.5, 0.5, 0.8, false), Outline.SAMPLE, 64, 64);
      right += judge.judge(drawn).hasSubjectOf(label) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(90);
  }

  @Test
  void anEmptyCanvasHasNone() {
    assertThat(
            finder.distance(
                renderer.render(PlainBackground.of(NamedColor.RED), 64, 64), Outline.SAMPLE))
        .isEmpty();
  }

  private double distance(BufferedImage drawing) {
    return finder.distance(drawing, Outline.SAMPLE).orElseThrow();
  }
}
