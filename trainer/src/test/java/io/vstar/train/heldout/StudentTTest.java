package io.vstar.train.heldout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {
  @ParameterizedTest
  @CsvSource({
    "1, 12.7062",
    "4, 2.7764",
    "10, 2.2281",
    "11, 2.2010",
    "12, 2.1788",
    "20, 2.0860",
    "30, 2.0423",
    "60, 2.0003",
    "120, 1.9799",
    "100000, 1.9600"
  })
  void quantilesAreThoseOfTheTables(int freedom, double expected) {
    assertThat(StudentT.quantile975(freedom)).isCloseTo(expected, within(2e-4));
  }
}
