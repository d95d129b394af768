package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParityItemTest {
  @Test
  void theErrorIsTheLargestDifferenceByTheLargestExpectedValue() {
    ParityItem item = item(new float[] {1, -8.5f, 3.25f}, 1, -8, 3);
    assertThat(item.error()).isCloseTo(0.0625, within(1e-12));
    assertThat(item.passed()).isFalse();
    assertThat(item(new float[] {1, -8, 3.0625f}, 1, -8, 3).passed()).isTrue();
  }

  @Test
  void equalValuesHaveNoErrorEvenWhereAllAreZero() {
    assertThat(item(new float[2], 0, 0).error()).isZero();
    assertThat(item(new float[] {1e-30f, 0}, 0, 0).passed()).isFalse();
  }

  @Test
  void anotherNumberOfValuesFails() {
    assertThat(item(new float[3], 0, 0).error()).isInfinite();
    assertThat(item(new float[1], 0, 0).passed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNoFiniteNumberFails(float value) {
    assertThat(item(new float[] {value, 1}, 1, 1).error()).isInfinite();
    assertThat(item(new float[] {1, 1}, value, 1).error()).isInfinite();
    assertThat(item(new float[] {value, 1}, value, 1).error()).isInfinite();
  }

  @Test
  void inATableSmallValuesCountAsMuchAsLargeOnes() {
    float[] expected = {1000, 1e-3f, 0};
    assertThat(table(new float[] {1000, 1.02e-3f, 0}, expected).passed()).isFalse();
    assertThat(table(new float[] {1005, 1e-3f, 0}, expected).passed()).isTrue();
    assertThat(table(new float[] {1000, 1e-3f, 1e-9f}, expected).error()).isInfinite();
    assertThat(table(new float[] {1000, Float.NaN, 0}, expected).error()).isInfinite();
    assertThat(table(new float[2], expected).error()).isInfinite();
  }

  private static ParityItem table(float[] actual, float[] expected) {
    return ParityItem.ofTable("table", actual, expected, 0.01);
  }

  private static ParityItem item(float[] actual, float... expected) {
    return ParityItem.of("item", actual, expected, 0.01);
  }
}
