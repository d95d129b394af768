package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimestepDistributionTest {
  @Test
  void aRangeIsDrawnFromItsFirstTimestepToTheOneBeforeItsEnd() {
    for (TimestepDistribution range :
        new TimestepDistribution[] {
          TimestepDistribution.uniform(100, 110), TimestepDistribution.logitNormal(100, 110, 0, 2)
        }) {
      SplittableRandom random = new SplittableRandom(1);
      boolean[] seen = new boolean[10];
      for (int i = 0; i < 2000; i++) {
        seen[range.draw(random) - 100] = true; // outside it an index out of bounds
      }
      assertThat(seen).containsOnly(true);
      assertThat(range.quantile(0)).isEqualTo(100);
      assertThat(range.quantile(Math.nextDown(1.0))).isEqualTo(109);
    }
  }

  /** The share below the logistic of mean plus one deviation is that of a normal value. */
  @Test
  void logitsAreNormalWithMeanAndDeviation() {
    for (double mean : new double[] {-1, 0, 0.5}) {
      TimestepDistribution distribution = TimestepDistribution.logitNormal(0, 1000, mean, 0.8);
      assertThat(distribution.quantile(0.5)).isCloseTo(place(mean), within(1));
      assertThat(distribution.quantile(0.841345)).isCloseTo(place(mean + 0.8), within(1));
      assertThat(distribution.quantile(0.022750)).isCloseTo(place(mean - 1.6), within(1));
    }
  }

  private static int place(double logit) {
    return (int) (1000 / (1 + Math.exp(-logit)));
  }

  @Test
  void timestepsAreDrawnInProportionToTheirWeights() {
    TimestepDistribution distribution =
        TimestepDistribution.proportional(5, new double[] {0, 3, 0, 0, 1, 0});
    int[] counts = new int[11];
    for (int i = 0; i < 1000; i++) {
      counts[distribution.quantile((i + 0.5) / 1000)]++;
    }
    assertThat(counts).containsExactly(0, 0, 0, 0, 0, 0, 750, 0, 0, 250, 0);
    assertThat(distribution.quantile(0)).isEqualTo(6);
    assertThat(distribution.quantile(0.75)).isEqualTo(9);
  }

  @Test
  void aStratifiedBatchHasAsManyDrawsOnEachSideOfTheMedian() {
    TimestepDistribution skewed = TimestepDistribution.logitNormal(0, 1000, 1, 1);
    SplittableRandom random = new SplittableRandom(2);
    for (int draw = 0; draw < 100; draw++) {
      int below = 0;
      for (int timestep : TimestepSampling.STRATIFIED.draw(random, 8, skewed)) {
        below += timestep < skewed.quantile(0.5) ? 1 : 0;
      }
      assertThat(below).isBetween(3, 5); // the median itself may fall on either side
    }
  }
}
