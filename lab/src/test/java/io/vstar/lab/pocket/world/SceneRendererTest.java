package io.vstar.lab.pocket.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SceneRendererTest {
  private static final Color BODY = new Color(0xcfa676);
  private static final Color BEHIND = new Color(0x203040);

  private final SceneRenderer renderer = new SceneRenderer();

  @Test
  void bodyAndBackgroundKeepTheirExactColors() {
    BufferedImage image = renderer.render(ball(0.5, 0.5), 65, 65);
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    assertThat(new Color(image.getRGB(32, 32))).isEqualTo(BODY);
    assertThat(new Color(image.getRGB(2, 2))).isEqualTo(BEHIND);
  }

  @Test
  void silhouetteIsAtThePlaceAndOfTheSizeOfTheScene() {
    BufferedImage mask = renderer.silhouette(ball(0.25, 0.5), 400, 200);
    // A disc of radius 50 around (100, 100).
    assertThat(covered(mask)).isCloseTo(Math.PI * 50 * 50, within(40.0));
    assertThat(mask.getRaster().getSample(53, 100, 0)).isEqualTo(255);
    assertThat(mask.getRaster().getSample(47, 100, 0)).isZero();
  }

  @Test
  void silhouettesScaleWithTheCanvas() {
    for (Subject subject : Subject.values()) {
      Scene scene = scene(subject, 0.5, 0.5, false);
      double small = covered(renderer.silhouette(scene, 64, 64));
      double large = covered(renderer.silhouette(scene, 256, 256));
      assertThat(16 * small).as(subject.word()).isCloseTo(large, within(0.02 * large));
    }
  }

  @Test
  void mirroringFlipsTheDrawing() {
    BufferedImage left = renderer.render(scene(Subject.FISH, 0.5, 0.5, false), 64, 64);
    BufferedImage right = renderer.render(scene(Subject.FISH, 0.5, 0.5, true), 64, 64);
    assertThat(right.getRGB(20, 30)).isEqualTo(left.getRGB(43, 30));
    assertThat(right.getRGB(20, 30)).isNotEqualTo(left.getRGB(20, 30));
  }

  @Test
  void silhouettesDifferBetweenSubjects() {
    Subject[] subjects = Subject.values();
    for (Subject one : subjects) {
      for (Subject other : subjects) {
        if (one != other) {
          double overlap =
              overlap(
                  renderer.silhouette(scene(one, 0.5, 0.5, false), 32, 32),
                  renderer.silhouette(scene(other, 0.5, 0.5, false), 32, 32));
          assertThat(overlap).as("%s-%s", one, other).isLessThan(0.86);
        }
      }
    }
  }

  private static Scene ball(double x, double y) {
    return scene(Subject.BALL, x, y, false);
  }

  private static Scene scene(Subject subject, double x, double y, boolean mirrored) {
    return new Scene(subject, Fill.plain(BODY), new PlainBackground(BEHIND), x, y, 0.5, mirrored);
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

  private static double overlap(BufferedImage one, BufferedImage other) {
    double both = 0;
    double any = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        int a = one.getRaster().getSample(x, y, 0);
        int b = other.getRaster().getSample(x, y, 0);
        both += Math.min(a, b);
        any += Math.max(a, b);
      }
    }
    return both / any;
  }
}
