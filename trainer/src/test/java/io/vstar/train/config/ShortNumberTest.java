package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNumberTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "1e-4, 1e-4", "0.005, 0.005", "1.5e-7, 1.5e-7", "-20, -20", "1e20, 1e20"})
  void numbersAreSpelledAsPeopleWriteThem(double number, String text) {
    assertThat(ShortNumber.text(number)).isEqualTo(text);
    assertThat(Double.parseDouble(text)).isEqualTo(number);
  }
}
