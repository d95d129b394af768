package io.vstar.lab.world.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SubjectTest {
  private static final int GRID = 200;

  @Test
  void thereAreTwoDozen() {
    assertThat(Subject.values()).hasSize(24);
  }

  @Test
  void drawingsFillTheirSquare() {
    drawings()
        .forEach(
            drawing -> {
              Rectangle2D bounds = drawing.bounds();
              assertThat(Math.max(bounds.getWidth(), bounds.getHeight()))
                  .isCloseTo(100, within(1e-6));
              assertThat(bounds.getCenterX()).isCloseTo(50, within(1e-6));
              assertThat(bounds.getCenterY()).isCloseTo(50, within(1e-6));
            });
  }

  @Test
  void marksShowOnEveryBodyButLeaveMostOfIt() {
    for (Subject subject : Subject.values()) {
      for (Pose pose : subject.poses()) {
        double body = covered(body(pose.drawing()));
        for (Pattern pattern : Pattern.marked()) {
          assertThat(covered(pose.drawing().marks(pattern)) / body)
              .as("%s %s", pattern.adjective(), subject.word())
              .isBetween(0.15, 0.49);
        }
      }
    }
  }

  @Test
  void onlyPartsNextToTheBackgroundCountAsOuter() {
    Drawing car = Subject.CAR.poses().get(0).drawing();
    assertThat(car.outerInks()).contains(Ink.COAL).doesNotContain(Ink.GLASS, Ink.WHITE);
    assertThat(Subject.BALL.poses().get(0).drawing().outerInks()).isEmpty();
  }

  private static Stream<Drawing> drawings() {
    return Stream.concat(
            Arrays.stream(Subject.values()).flatMap(subject -> subject.poses().stream()),
            Arrays.stream(Individual.values()).map(Individual::pose))
        .map(Pose::drawing);
  }

  private static Area body(Drawing drawing) {
    return drawing.parts().stream()
        .filter(part -> part.ink() == Ink.BODY)
        .findFirst()
        .orElseThrow()
        .shape();
  }

  private static double covered(Area area) {
    int inside = 0;
    for (int y = 0; y < GRID; y++) {
      for (int x = 0; x < GRID; x++) {
        inside += area.contains((x + 0.5) * 100 / GRID, (y + 0.5) * 100 / GRID) ? 1 : 0;
      }
    }
    return inside;
  }
}
