package io.vstar.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.error.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SamplerChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "DPM++ 2M Karras, DPMPP_2M_KARRAS",
    "dpm++ 2m karras, DPMPP_2M_KARRAS",
    "DPMPP_2M_KARRAS, DPMPP_2M_KARRAS",
    "DPM++ 2M, DPMPP_2M",
    "Euler a, EULER_A",
    "euler_a, EULER_A",
    "euler-A, EULER_A",
    "Euler, EULER",
    "UniPC, UNIPC",
    "PLMS, PLMS",
    "ddim, DDIM",
  })
  void takesTheNamesOfTheWebUiAndItsOwnInAnyCase(String name, SamplerChoice expected) {
    assertThat(SamplerChoice.named(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void readsBackWhatPicturesAreMarkedWith(SamplerChoice choice) {
    Sampler sampler = choice.sampler(NoiseScheduleConfig.sd15());
    ScheduleType schedule = ScheduleType.named(sampler.scheduleType());
    assertThat(SamplerChoice.named(sampler.name()).with(schedule)).isEqualTo(choice);
  }

  @Test
  void aWrongNameIsToldWithTheNearestAndAll() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SamplerChoice.named("DPM++2S"))
        .withMessage(
            "there is no sampler 'DPM++2S', did you mean 'DPM++ 2M'?; there are DDIM, DDPM, PLMS,"
                + " Euler, Euler Karras, Euler a, DPM++ 2M, DPM++ 2M Karras, Heun, LMS, UniPC");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SamplerChoice.named("Restart"))
        .withMessageStartingWith("there is no sampler 'Restart'; there are DDIM,");
  }

  @Test
  void titlesAreTheNamesOfTheWebUi() {
    assertThat(SamplerChoice.titles()).hasSize(11).contains("DPM++ 2M Karras", "Euler a");
  }

  @Test
  void aScheduleTypeChoosesTheNoiseLevels() {
    assertThat(SamplerChoice.EULER.with(ScheduleType.KARRAS)).isEqualTo(SamplerChoice.EULER_KARRAS);
    assertThat(SamplerChoice.EULER.with(ScheduleType.UNIFORM)).isEqualTo(SamplerChoice.EULER);
    assertThat(SamplerChoice.EULER.with(ScheduleType.AUTOMATIC)).isEqualTo(SamplerChoice.EULER);
    // What A1111 takes for DPM++ 2M.
    assertThat(SamplerChoice.DPMPP_2M.with(ScheduleType.AUTOMATIC))
        .isEqualTo(SamplerChoice.DPMPP_2M_KARRAS);
    assertThat(SamplerChoice.DPMPP_2M_KARRAS.with(ScheduleType.KARRAS))
        .isEqualTo(SamplerChoice.DPMPP_2M_KARRAS);
  }

  @Test
  void noiseLevelsThatASamplerDoesNotHaveAreRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SamplerChoice.HEUN.with(ScheduleType.KARRAS))
        .withMessage(
            "--schedule-type Karras is for the samplers Euler and DPM++ 2M, but --sampler is Heun");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SamplerChoice.EULER_KARRAS.with(ScheduleType.UNIFORM))
        .withMessageContaining("Euler Karras");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ScheduleType.named("Exponential"))
        .withMessage(
            "there is no schedule type 'Exponential', expected Automatic, Uniform or Karras");
  }
}
