package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TimestepSamplingTest {
  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 1000", "4, 1000", "7, 1000", "8, 1000", "3, 10", "16, 16"})
  void aStratifiedBatchHasOneTimestepInEachEqualPart(int batch, int timesteps) {
    SplittableRandom random = new SplittableRandom(1);
    for (int draw = 0; draw < 200; draw++) {
      int[] sorted = TimestepSampling.STRATIFIED.draw(random, batch, timesteps);
      Arrays.sort(sorted);
      for (int part = 0; part < batch; part++) {
        double width = (double) timesteps / batch;
        // A part may begin inside a timestep, which then counts to it.
        assertThat(sorted[part])
            .isBetween((int) Math.floor(part * width), (int) Math.ceil((part + 1) * width) - 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samplings")
  void everyPlaceOfTheBatchIsUniformOverAllTimesteps(TimestepSampling sampling) {
    int draws = 20_000;
    int bins = 10;
    int[][] counts = new int[4][bins];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < draws; i++) {
      int[] timesteps = sampling.draw(random, 4, 1000);
      for (int place = 0; place < 4; place++) {
        counts[place][timesteps[place] * bins / 1000]++;
      }
    }
    // Five deviations of a binomial count.
    double tolerance = 5 * Math.sqrt(draws * 0.1 * 0.9);
    for (int[] ofPlace : counts) {
      for (int count : ofPlace) {
        assertThat((double) count).isCloseTo(draws / 10.0, within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samplings")
  void reachesBothEndsOfTheSchedule(TimestepSampling sampling) {
    boolean[] seen = new boolean[10];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      for (int timestep : sampling.draw(random, 3, 10)) {
        seen[timestep] = true;
      }
    }
    assertThat(seen).containsOnly(true);
  }

  private static List<TimestepSampling> samplings() {
    return List.of(TimestepSampling.INDEPENDENT, TimestepSampling.STRATIFIED);
  }

  @Test
  void uniformPlacesAreIndependentAndStratifiedOnesAreNot() {
    assertThat(sameHalf(TimestepSampling.INDEPENDENT)).isBetween(400, 600);
    assertThat(sameHalf(TimestepSampling.STRATIFIED)).isZero();
  }

  /** Counts the draws of two, out of 1000, in which both timesteps fall into the same half. */
  private static int sameHalf(TimestepSampling sampling) {
    SplittableRandom random = new SplittableRandom(4);
    int same = 0;
    for (int i = 0; i < 1000; i++) {
      int[] pair = sampling.draw(random, 2, 1000);
      same += pair[0] / 500 == pair[1] / 500 ? 1 : 0;
    }
    return same;
  }
}
