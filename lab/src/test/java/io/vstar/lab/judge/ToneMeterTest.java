package io.vstar.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.Landscape;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneRenderer;
import io.vstar.lab.world.Style;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Pattern;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import org.junit.jupiter.api.Test;

class ToneMeterTest {
  private static final Scene HEART =
      Scene.of(
          heart(Fill.plain(NamedColor.RED.color())),
          PlainBackground.of(NamedColor.YELLOW),
          Style.FLAT);

  private final ToneMeter meter = new ToneMeter();
  private final SceneRenderer renderer = new SceneRenderer();

  @Test
  void drawingsInTheStyleAreNearAndFlatOnesFar() {
    assertThat(distance(HEART.in(Style.DUSK), HEART)).isLessThan(2);
    assertThat(distance(HEART, HEART)).isGreaterThan(20);
  }

  @Test
  void anotherFigureAndBackgroundDoNotCount() {
    Scene other =
        Scene.of(
            heart(Fill.plain(NamedColor.GREEN.color())),
            PlainBackground.of(NamedColor.CYAN),
            Style.FLAT);
    assertThat(meter.distance(renderer.render(other, 128, 128), HEART, Style.DUSK)).isEmpty();
  }

  @Test
  void patternsOnLandscapesTellNothing() {
    Fill<Color> dotted =
        new Fill<>(NamedColor.RED.color(), Pattern.DOTTED, NamedColor.WHITE.color());
    Scene asked = Scene.of(heart(dotted), Landscape.SNOW, Style.FLAT);
    assertThat(meter.distance(renderer.render(asked, 128, 128), asked, Style.DUSK)).isEmpty();
  }

  private double distance(Scene drawn, Scene asked) {
    return meter.distance(renderer.render(drawn, 128, 128), asked, Style.DUSK).orElseThrow();
  }

  private static Figure heart(Fill<Color> fill) {
    return new Figure(Subject.HEART, Subject.HEART.poses().get(0), fill, 0.5, 0.5, 0.7, false);
  }
}
