package io.vstar.lab.pocket.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SubjectTest {
  private static final Color BODY = new Color(0x010203);
  private static final Color MARKS = new Color(0x040506);

  @Test
  void drawingsFillTheirSquare() {
    for (Subject subject : Subject.values()) {
      Rectangle2D bounds = subject.silhouette().getBounds2D();
      assertThat(Math.max(bounds.getWidth(), bounds.getHeight())).isCloseTo(100, within(1e-6));
      assertThat(bounds.getCenterX()).isCloseTo(50, within(1e-6));
      assertThat(bounds.getCenterY()).isCloseTo(50, within(1e-6));
    }
  }

  @Test
  void everySubjectHasOneBody() {
    for (Subject subject : Subject.values()) {
      assertThat(subject.parts())
          .as(subject.word())
          .filteredOn(p -> p.ink() == Ink.BODY)
          .hasSize(1);
    }
  }

  @Test
  void marksShowOnEveryBodyButLeaveMostOfIt() {
    for (Subject subject : Subject.values()) {
      for (Pattern pattern : new Pattern[] {Pattern.STRIPED, Pattern.DOTTED}) {
        assertThat(markedShare(subject, pattern))
            .as("%s %s", pattern.adjective(), subject.word())
            .isBetween(0.15, 0.42);
      }
    }
  }

  @Test
  void onlyPartsNextToTheBackgroundCountAsOuter() {
    assertThat(Subject.CAR.outerInks()).contains(Ink.COAL).doesNotContain(Ink.GLASS, Ink.WHITE);
    assertThat(Subject.TREE.outerInks()).containsExactly(Ink.WOOD);
    assertThat(Subject.BALL.outerInks()).isEmpty();
  }

  private static double markedShare(Subject subject, Pattern pattern) {
    Scene scene =
        new Scene(
            subject,
            new Fill<>(BODY, pattern, MARKS),
            PlainBackground.of(NamedColor.WHITE),
            0.5,
            0.5,
            1,
            false);
    BufferedImage image = new SceneRenderer().render(scene, 128, 128);
    double body = 0;
    double marks = 0;
    for (int rgb : image.getRGB(0, 0, 128, 128, null, 0, 128)) {
      body += rgb == BODY.getRGB() ? 1 : 0;
      marks += rgb == MARKS.getRGB() ? 1 : 0;
    }
    return marks / (marks + body);
  }
}
