package io.vstar.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.Landscape;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeanFigureColorTest {
  private static final Fill<Color> TAN_AND_TEAL =
      new Fill<>(new Color(0xcfa676), Pattern.DOTTED, new Color(0x1f8a8a));

  private final MeanFigureColor meanColor = new MeanFigureColor();
  private final SceneRenderer renderer = new SceneRenderer();

  @Test
  void aPlainCatHasAboutItsBodysColor() {
    assertThat(
            mean(cat(Fill.plain(Color.RED), PlainBackground.of(NamedColor.CYAN), 0.7))
                .distance(LabColor.of(Color.RED)))
        .isLessThan(25);
  }

  @Test
  void theSameFigureHasTheSameColorEverywhere() {
    LabColor first = mean(cat(TAN_AND_TEAL, PlainBackground.of(NamedColor.BLUE), 0.8));
    for (Background background :
        List.of(PlainBackground.of(NamedColor.RED), Landscape.NIGHT, Landscape.SNOW)) {
      assertThat(mean(cat(TAN_AND_TEAL, background, 0.6)).distance(first)).isLessThan(4);
    }
  }

  @Test
  void blurAndNoiseHardlyMoveTheColor() {
    BufferedImage drawing = cat(TAN_AND_TEAL, PlainBackground.of(NamedColor.PURPLE), 0.7);
    assertThat(mean(Distortions.blurredAndNoisy(drawing)).distance(mean(drawing))).isLessThan(3);
  }

  @Test
  void anEmptyCanvasHasNone() {
    PlainBackground green = PlainBackground.of(NamedColor.GREEN);
    assertThat(meanColor.of(renderer.render(green, Style.FLAT, 128, 128))).isEmpty();
  }

  private LabColor mean(BufferedImage drawing) {
    return meanColor.of(drawing).orElseThrow();
  }

  private BufferedImage cat(Fill<Color> fill, Background background, double size) {
    Figure cat = new Figure(Subject.CAT, Subject.CAT.poses().get(0), fill, 0.5, 0.5, size, false);
    return renderer.render(Scene.of(cat, background, Style.FLAT), 128, 128);
  }
}
