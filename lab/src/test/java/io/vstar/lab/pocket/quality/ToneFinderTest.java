package io.vstar.lab.pocket.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.lab.pocket.world.SceneGrammar;
import io.vstar.lab.pocket.world.SceneLabel;
import io.vstar.lab.pocket.world.SceneRenderer;
import io.vstar.lab.pocket.world.Tone;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ToneFinderTest {
  private final SceneRenderer renderer = new SceneRenderer();
  private final SceneGrammar grammar = new SceneGrammar();
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void theToneOfDrawingsIsFound() {
    ToneFinder plain = new ToneFinder();
    ToneFinder toned = new ToneFinder();
    for (int i = 0; i < 100; i++) {
      SceneLabel label = grammar.sampleLabel(random);
      var scene = label.scene(0.5, 0.5, 0.8, false);
      plain.add(renderer.render(scene, 64, 64), label);
      toned.add(renderer.render(scene, Tone.SAMPLE, 64, 64), label);
    }
    double apart = new ToneFinder().distance(Tone.SAMPLE);
    assertThat(apart).isBetween(9.0, 10.0);
    assertThat(plain.distance(Tone.SAMPLE)).isGreaterThan(0.8 * apart);
    assertThat(toned.distance(Tone.SAMPLE)).isLessThan(0.25 * apart); // screens cannot show all
  }

  @Test
  void theToneLeavesWhatIsShownReadable() {
    DrawingJudge judge = new DrawingJudge();
    int right = 0;
    for (int i = 0; i < 100; i++) {
      SceneLabel label = grammar.sampleLabel(random);
      Finding finding =
          judge.judge(renderer.render(label.scene(0.5, 0.5, 0.8, false), Tone.SAMPLE, 64, 64));
      right += finding.hasColorOf(label) && finding.hasBackgroundOf(label) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(90);
  }
}
