package io.vstar.lab.pocket.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.lab.pocket.world.Background;
import io.vstar.lab.pocket.world.Fill;
import io.vstar.lab.pocket.world.LabColor;
import io.vstar.lab.pocket.world.Landscape;
import io.vstar.lab.pocket.world.NamedColor;
import io.vstar.lab.pocket.world.Pattern;
import io.vstar.lab.pocket.world.PlainBackground;
import io.vstar.lab.pocket.world.Scene;
import io.vstar.lab.pocket.world.SceneRenderer;
import io.vstar.lab.pocket.world.Subject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeanSubjectColorTest {
  private static final Fill<Color> TAN_AND_TEAL =
      new Fill<>(new Color(0xcfa676), Pattern.DOTTED, new Color(0x1f8a8a));

  private final MeanSubjectColor meanSubjectColor = new MeanSubjectColor();
  private final SceneRenderer renderer = new SceneRenderer();

  @Test
  void aPlainCatHasAboutItsBodysColor() {
    LabColor mean = mean(Fill.plain(Color.RED), PlainBackground.of(NamedColor.CYAN), 0.7);
    assertThat(mean.distance(LabColor.of(Color.RED))).isLessThan(25);
  }

  @Test
  void theSameSubjectHasTheSameColorEverywhere() {
    LabColor first = mean(TAN_AND_TEAL, PlainBackground.of(NamedColor.BLUE), 0.8);
    for (Background background :
        List.of(PlainBackground.of(NamedColor.RED), Landscape.NIGHT, Landscape.SNOW)) {
      assertThat(mean(TAN_AND_TEAL, background, 0.6).distance(first)).isLessThan(4);
    }
  }

  @Test
  void blurAndNoiseHardlyMoveTheColor() {
    Scene scene = cat(TAN_AND_TEAL, PlainBackground.of(NamedColor.PURPLE), 0.7);
    BufferedImage drawing = renderer.render(scene, 64, 64);
    BufferedImage distorted =
        Distortions.noisy(Distortions.blurred(drawing), new SplittableRandom(1));
    LabColor clean = meanSubjectColor.of(drawing).orElseThrow();
    assertThat(meanSubjectColor.of(distorted).orElseThrow().distance(clean)).isLessThan(4);
  }

  @Test
  void anEmptyCanvasHasNone() {
    BufferedImage canvas = renderer.render(PlainBackground.of(NamedColor.GREEN), 64, 64);
    assertThat(meanSubjectColor.of(canvas)).isEmpty();
  }

  private LabColor mean(Fill<Color> fill, Background background, double size) {
    return meanSubjectColor.of(renderer.render(cat(fill, background, size), 64, 64)).orElseThrow();
  }

  private static Scene cat(Fill<Color> fill, Background background, double size) {
    return new Scene(Subject.CAT, fill, background, 0.5, 0.5, size, false);
  }
}
