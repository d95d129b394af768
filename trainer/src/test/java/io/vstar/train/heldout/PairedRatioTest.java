package io.vstar.train.heldout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedRatioTest {
  private static final LossGrid GRID = new LossGrid(2, 4, 2);

  @Test
  void theRatioIsThatOfTheSums() {
    HeldOutLosses before = losses(1, 1, 1, 1, 1, 1, 1, 9);
    HeldOutLosses after = losses(1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(PairedRatio.of(after, before).ratio()).isEqualTo(8 / 16.0);
  }

  @Test
  void binsHaveNeighbouringTimestepsOfAllPictures() {
    HeldOutLosses before = losses(1, 2, 3, 4, 1, 2, 3, 4);
    HeldOutLosses after = losses(0.5, 1, 3, 4, 0.5, 1, 3, 4);
    assertThat(PairedRatio.ofBins(after, before))
        .extracting(PairedRatio::ratio)
        .containsExactly(0.5, 1.0);
    assertThat(PairedRatio.balanced(after, before)).isCloseTo(Math.sqrt(0.5), within(1e-12));
  }

  @Test
  void theIntervalIsThatOfTheDifferencesWithinTheBins() {
    // Differences after − ratio · before: bin 1 has 0.1, −0.1, 0.3, −0.3; bin 2 has zeros.
    HeldOutLosses before = losses(1, 1, 1, 1, 1, 1, 1, 1);
    HeldOutLosses after = losses(0.6, 0.4, 0.5, 0.5, 0.8, 0.2, 0.5, 0.5);
    PairedRatio ratio = PairedRatio.of(after, before);
    double variance = 4 * (0.01 + 0.01 + 0.09 + 0.09) / 3;
    double half = 3.182446 * Math.sqrt(variance) / 8; // 3 degrees of freedom: one bin has it all
    assertThat(ratio.ratio()).isCloseTo(0.5, within(1e-12));
    assertThat(ratio.interval().orElseThrow().low()).isCloseTo(0.5 - half, within(1e-9));
    assertThat(ratio.interval().orElseThrow().high()).isCloseTo(0.5 + half, within(1e-9));
  }

  @Test
  void thatBinsDifferDoesNotWidenTheInterval() {
    HeldOutLosses before = losses(1, 1, 1, 1, 1, 1, 1, 1);
    HeldOutLosses after = losses(0.9, 0.9, 0.3, 0.3, 0.9, 0.9, 0.3, 0.3);
    assertThat(PairedRatio.of(after, before).interval().orElseThrow().halfWidth())
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void oneTripleTellsNoIntervalAndOneForEachBinOneForAll() {
    assertThat(PairedRatio.of(HeldOutLosses.single(1), HeldOutLosses.single(2)).interval())
        .isEmpty();
    LossGrid sparse = new LossGrid(1, 2, 2);
    HeldOutLosses before = new HeldOutLosses(sparse, List.of(1.0, 1.0));
    HeldOutLosses after = new HeldOutLosses(sparse, List.of(0.4, 0.6));
    double half = 12.706205 * Math.sqrt(2 * 0.02) / 2; // 1 degree of freedom
    assertThat(PairedRatio.of(after, before).interval().orElseThrow().halfWidth())
        .isCloseTo(half, within(1e-9));
  }

  @Test
  void aSmallImprovementOfAllTriplesIsToldThoughTheirLossesDifferMuch() {
    HeldOutLosses before = losses(1, 0.1, 0.02, 0.01, 0.9, 0.12, 0.03, 0.008);
    HeldOutLosses after = losses(0.98, 0.098, 0.0196, 0.0098, 0.882, 0.1176, 0.0294, 0.00784);
    assertThat(PairedRatio.of(after, before).interval().orElseThrow().high()).isLessThan(0.99);
    PairedRatio improvement = PairedRatio.improvement(before, after, before);
    assertThat(improvement.ratio()).isCloseTo(0.02, within(1e-9));
    assertThat(PairedRatio.improvement(after, before, before).ratio())
        .isCloseTo(-0.02, within(1e-9));
  }

  @Test
  void theIntervalHoldsTheTrueRatioNineteenTimesOutOfTwenty() {
    SplittableRandom random = new SplittableRandom(1);
    double[] level = {0.8, 0.2, 0.05, 0.01};
    double[] effect = {1, 0.95, 0.8, 0.7};
    double truth = 0;
    double start = 0;
    for (int t = 0; t < 4; t++) {
      truth += level[t] * effect[t];
      start += level[t];
    }
    LossGrid grid = new LossGrid(6, 4, 4);
    int held = 0;
    int trials = 4000;
    for (int trial = 0; trial < trials; trial++) {
      List<Double> before = new ArrayList<>();
      List<Double> after = new ArrayList<>();
      for (int i = 0; i < grid.size(); i++) {
        int t = i % 4;
        double common = level[t] * (1 + 0.2 * random.nextGaussian());
        before.add(common);
        after.add(common * (effect[t] + 0.05 * random.nextGaussian()));
      }
      held +=
          PairedRatio.of(new HeldOutLosses(grid, after), new HeldOutLosses(grid, before))
                  .interval()
                  .orElseThrow()
                  .contains(truth / start)
              ? 1
              : 0;
    }
    assertThat((double) held / trials).isBetween(0.92, 0.975);
  }

  @Test
  void lossesOfOtherGridsAreNoPairs() {
    assertThatThrownBy(
            () -> PairedRatio.of(HeldOutLosses.single(1), losses(1, 1, 1, 1, 1, 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are no pairs");
  }

  private static HeldOutLosses losses(double... values) {
    return new HeldOutLosses(GRID, Arrays.stream(values).boxed().toList());
  }
}
