package io.vstar.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.likeness.DescriptorMatches.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DescriptorMatchesTest {
  private final Random random = new Random(3);

  @Test
  void areTheNearestOfBothSidesWhoseRatioIsBelowLowes() {
    List<double[]> first = drawn(200, 16);
    List<double[]> second = drawn(200, 16);
    List<Match> matches = DescriptorMatches.of(first, second);

    // Random vectors are far from each other, so a few clear ones are left of two hundred.
    assertThat(matches).hasSizeBetween(1, 20);
    assertThat(matches)
        .allSatisfy(
            match -> {
              double[] there = distances(first.get(match.first()), second);
              double[] back = distances(second.get(match.second()), first);
              assertThat(match.distance()).isCloseTo(there[0], within(1e-12));
              assertThat(match.distance()).isCloseTo(back[0], within(1e-12));
              assertThat(Math.sqrt(there[0] / there[1])).isLessThan(0.8);
              assertThat(Math.sqrt(back[0] / back[1])).isLessThan(0.8);
            });
    assertThat(matches).isSortedAccordingTo(Comparator.comparingDouble(Match::distance));
    assertThat(DescriptorMatches.of(second, first)).hasSameSizeAs(matches);
  }

  @Test
  void nothingMatchesNothing() {
    assertThat(DescriptorMatches.of(List.of(), drawn(3, 4))).isEmpty();
    assertThat(DescriptorMatches.of(drawn(3, 4), List.of())).isEmpty();
  }

  private List<double[]> drawn(int count, int width) {
    List<double[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(random.doubles(width).toArray());
    }
    return vectors;
  }

  private static double[] distances(double[] one, List<double[]> others) {
    return others.stream()
        .mapToDouble(
            other ->
                IntStream.range(0, one.length)
                    .mapToDouble(i -> Math.pow(one[i] - other[i], 2))
                    .sum())
        .sorted()
        .toArray();
  }
}
