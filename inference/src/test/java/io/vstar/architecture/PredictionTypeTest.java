package io.vstar.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionTypeTest {
  @ParameterizedTest
  @CsvSource({
    "epsilon, EPSILON",
    "EPSILON, EPSILON",
    "eps, EPSILON",
    "v-prediction, V_PREDICTION",
    "v_prediction, V_PREDICTION",
    "V_PREDICTION, V_PREDICTION",
    "v, V_PREDICTION",
  })
  void namesOfAllProgramsAreRead(String name, PredictionType type) {
    assertThat(PredictionType.named(name)).contains(type);
  }

  @ParameterizedTest
  @CsvSource({"sample", "velocity", "''"})
  void otherNamesAreNot(String name) {
    assertThat(PredictionType.named(name)).isEmpty();
  }
}
