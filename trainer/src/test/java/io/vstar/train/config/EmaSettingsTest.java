package io.vstar.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmaSettingsTest {

  @Test
  void thereIsNoAverageWithoutTheSection() {
    assertThat(read().ema()).isEmpty();
    assertThat(read("ema=").ema()).isEmpty();
  }

  @Test
  void anEmptySectionHasTheDocumentedDefaults() {
    EmaSettings ema = read("ema={}").ema().orElseThrow();
    assertThat(ema)
        .isEqualTo(
            new EmaSettings(
                0.999, EmaSettings.Warmup.TENTHS, Optional.empty(), Optional.empty(), 0, 0, 1));
    assertThat(ema.gamma()).isEqualTo(1);
    assertThat(ema.exponent()).isEqualTo(2.0 / 3);
  }

  /** What is given, and the end of the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ema.decay=1; ema.decay is 1, expected a number >= 0 and < 1, such as 0.999",
        "ema.warmup=cosine; ema.warmup is cosine, expected none, tenths or power",
        "ema.power=0.5; ema.power is 0.5, expected no value: training.ema.warmup is tenths, and"
            + " only power has it",
        "ema.warmup=power ema.inverseGamma=0; ema.inverseGamma is 0, expected a number > 0",
        "ema.decay=0.5 ema.leastDecay=0.6; ema.leastDecay is 0.6, expected a number from 0 to"
            + " training.ema.decay, 0.5",
        "ema.start=-1; ema.start is -1, expected a whole number >= 0",
        "ema.every=0; ema.every is 0, expected a whole number > 0",
        "steps=50 ema.start=50; ema is one that starts after step 50 and is updated every 1,"
            + " expected one with an update within the 50 steps of the run",
        "steps=50 ema.every=51; ema is one that starts after step 0 and is updated every 51,"
            + " expected one with an update within the 50 steps of the run",
      })
  void whatMakesNoSenseIsRefusedWithTheReason(String given, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(given.split(" ")))
        .withMessageEndingWith(message);
  }

  private static TrainingSettings read(String... overrides) {
    return ConfigLoader.section("training", TrainingSettings.class, List.of(overrides));
  }
}
