package io.vstar.lab.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.lab.world.color.LabColor;
import io.vstar.lab.world.shape.Subject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SceneRendererTest {
  private static final Color BODY = new Color(0xcfa676);
  private static final Color BEHIND = new Color(0x203040);

  private final SceneRenderer renderer = new SceneRenderer();

  @Test
  void bodyAndBackgroundKeepTheirExactColorsInFlatDrawings() {
    BufferedImage image = renderer.render(scene(Subject.BALL, Style.FLAT), 65, 65);
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    assertThat(new Color(image.getRGB(32, 32))).isEqualTo(BODY);
    assertThat(new Color(image.getRGB(2, 2))).isEqualTo(BEHIND);
  }

  @Test
  void silhouettesAreAtThePlaceAndOfTheSizeOfTheFigure() {
    BufferedImage mask = renderer.silhouette(figure(Subject.BALL).at(0.25, 0.5, 0.5), 400, 200);
    // A disc of radius 50 around (100, 100).
    assertThat(covered(mask)).isCloseTo(Math.PI * 50 * 50, within(40.0));
    assertThat(mask.getRaster().getSample(53, 100, 0)).isEqualTo(255);
    assertThat(mask.getRaster().getSample(47, 100, 0)).isZero();
  }

  @Test
  void mirroringFlipsTheDrawing() {
    Figure fish = figure(Subject.FISH);
    BufferedImage left = renderer.render(flat(fish), 64, 64);
    BufferedImage right = renderer.render(flat(fish.withMirrored(true)), 64, 64);
    assertThat(right.getRGB(20, 30)).isEqualTo(left.getRGB(43, 30));
    assertThat(right.getRGB(20, 30)).isNotEqualTo(left.getRGB(20, 30));
  }

  @ParameterizedTest
  @EnumSource(Style.class)
  void everyStyleDiffersFromEveryOther(Style style) {
    BufferedImage image = renderer.render(scene(Subject.CAT, style), 128, 128);
    for (Style other : Style.values()) {
      if (other != style) {
        BufferedImage drawn = renderer.render(scene(Subject.CAT, other), 128, 128);
        assertThat(meanDistance(image, drawn)).as("%s, %s", style, other).isGreaterThan(1.5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Style.class)
  void drawingsAreTheSameAtEverySize(Style style) {
    BufferedImage small = renderer.render(scene(Subject.CAT, style), 128, 128);
    BufferedImage large = renderer.render(scene(Subject.CAT, style), 256, 256);
    assertThat(meanDistance(small, halved(large))).isLessThan(2.5);
  }

  @Test
  void aMosaicHasSquareCells() {
    BufferedImage image = renderer.render(scene(Subject.CAT, Style.PIXEL), 128, 128);
    for (int y = 0; y < 128; y++) {
      for (int x = 0; x < 128; x++) {
        assertThat(image.getRGB(x, y)).isEqualTo(image.getRGB(x / 4 * 4, y / 4 * 4));
      }
    }
  }

  @Test
  void lineDrawingsHaveTheirPaperInsteadOfTheBackground() {
    BufferedImage image = renderer.render(scene(Subject.CAT, Style.BLUEPRINT), 128, 128);
    assertThat(new Color(image.getRGB(1, 1))).isEqualTo(Style.BLUEPRINT.paper().orElseThrow());
    int[] pixels = image.getRGB(0, 0, 128, 128, null, 0, 128);
    assertThat(Arrays.stream(pixels)).doesNotContain(BODY.getRGB(), BEHIND.getRGB());
  }

  private static Scene scene(Subject subject, Style style) {
    return Scene.of(figure(subject), new PlainBackground(BEHIND), style);
  }

  private static Scene flat(Figure figure) {
    return Scene.of(figure, new PlainBackground(BEHIND), Style.FLAT);
  }

  private static Figure figure(Subject subject) {
    return new Figure(subject, subject.poses().get(0), Fill.plain(BODY), 0.5, 0.5, 0.7, false);
  }

  private static double covered(BufferedImage mask) {
    double sum = 0;
    for (int y = 0; y < mask.getHeight(); y++) {
      for (int x = 0; x < mask.getWidth(); x++) {
        sum += mask.getRaster().getSample(x, y, 0) / 255.0;
      }
    }
    return sum;
  }

  private static BufferedImage halved(BufferedImage image) {
    int width = image.getWidth() / 2;
    int height = image.getHeight() / 2;
    BufferedImage half = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    half.getGraphics().drawImage(image.getScaledInstance(width, height, 16), 0, 0, null);
    return half;
  }

  /** Returns the mean CIE76 distance of pixels. */
  private static double meanDistance(BufferedImage one, BufferedImage other) {
    double sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        LabColor first = LabColor.ofRgb(one.getRGB(x, y));
        sum += first.distance(LabColor.ofRgb(other.getRGB(x, y)));
      }
    }
    return sum / (one.getWidth() * one.getHeight());
  }
}
