package io.vstar.pictures.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EqualStepsTest {
  private static final List<Double> PLACES =
      IntStream.range(0, 21).mapToObj(i -> i / 20.0).toList();

  private final List<Double> asked = new ArrayList<>();

  /** A long stretch of nearly nothing, and a jump. */
  @Test
  void framesGatherWhereThePictureChanges() {
    Walk walk = search(p -> 1 / (1 + Math.exp(-300 * (p - 0.371))), 400).find(PLACES);

    assertThat(walk.frames()).hasSize(21);
    assertThat(walk.linear().largestToMedian()).isGreaterThan(100);
    assertThat(walk.steps().largestToMedian()).isLessThan(1.5);
    assertThat(walk.frames().get(0).place()).isZero();
    assertThat(walk.frames().get(20).place()).isEqualTo(1);
    assertThat(walk.frames().subList(1, 20))
        .allMatch(frame -> Math.abs(frame.place() - 0.371) < 0.06);
    assertThat(asked).hasSize(walk.drawings()).doesNotHaveDuplicates();
    assertThat(walk.drawings()).isLessThan(200);
  }

  @Test
  void aWayOfEqualStepsNeedsNoMoreDrawings() {
    Walk walk = search(p -> p, 400).find(PLACES);
    assertThat(walk.drawings()).isEqualTo(21);
    assertThat(walk.frames()).extracting(Walk.Frame::place).isEqualTo(PLACES);
  }

  @Test
  void noMoreIsDrawnThanMayBe() {
    Walk walk = search(p -> p < 0.5 ? 0 : 1, 40).find(PLACES);
    assertThat(walk.frames()).hasSize(21);
    assertThat(asked).hasSizeLessThanOrEqualTo(40);
  }

  @Test
  void walksMayLeadBackwards() {
    List<Double> back = IntStream.range(0, 21).mapToObj(i -> 1 - i / 20.0).toList();
    Walk walk = search(p -> p * p * p * p, 400).find(back);
    assertThat(walk.frames().get(0).place()).isEqualTo(1);
    assertThat(walk.frames()).isSortedAccordingTo((a, b) -> Double.compare(b.place(), a.place()));
    assertThat(walk.steps().largestToMedian()).isLessThan(1.5);
  }

  @Test
  void aChoiceMakesTheLargestStepSmall() {
    double[] at = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9.5, 10};
    assertThat(FrameSelection.choose(12, 6, (i, j) -> Math.abs(at[i] - at[j])))
        .containsExactly(0, 2, 4, 6, 8, 11);
  }

  /** From 0 around to 10, whose distance is 3 only: a jump would leave all of the way out. */
  @Test
  void aLongWayAroundIsNotReplacedByAJump() {
    List<Integer> chosen =
        FrameSelection.choose(11, 6, (i, j) -> j - i == 10 ? 3 : Math.min(Math.abs(i - j), 3));
    assertThat(chosen).containsExactly(0, 2, 4, 6, 8, 10);
  }

  @Test
  void distancesAreThoseOfColoursAsTheyAreSeen() {
    PerceptualDistance black = PerceptualDistance.of(gray(0));
    PerceptualDistance white = PerceptualDistance.of(gray(255));
    PerceptualDistance middle = PerceptualDistance.of(gray(119)); // L* 50.03
    assertThat(black.to(white)).isCloseTo(100, within(0.01));
    assertThat(black.to(middle)).isCloseTo(50.03, within(0.01));
    // CIE: pure red is L* 53.24, a* 80.09, b* 67.20 (D65).
    PerceptualDistance red = PerceptualDistance.of(plain(0xff0000));
    assertThat(black.to(red))
        .isCloseTo(Math.sqrt(53.24 * 53.24 + 80.09 * 80.09 + 67.2 * 67.2), within(0.02));
  }

  private EqualSteps search(DoubleUnaryOperator brightness, int most) {
    return new EqualSteps(
        places -> {
          asked.addAll(places);
          return places.stream().map(p -> shades(brightness.applyAsDouble(p))).toList();
        },
        most,
        8);
  }

  /** Returns a picture with so much of black and the rest of white, finer than by one level. */
  private static BufferedImage shades(double share) {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    double pixels = share * 64 * 64;
    for (int i = 0; i < 64 * 64; i++) {
      int level = (int) Math.round(255 * Math.max(0, Math.min(1, pixels - i)));
      image.setRGB(i % 64, i / 64, level << 16 | level << 8 | level);
    }
    return image;
  }

  private static BufferedImage gray(int level) {
    return plain(level << 16 | level << 8 | level);
  }

  private static BufferedImage plain(int rgb) {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, rgb);
    }
    return image;
  }
}
