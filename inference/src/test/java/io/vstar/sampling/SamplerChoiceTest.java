package io.vstar.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.ConfigException;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    for (ScheduleType type : ScheduleType.values()) {
      if (choice.levels().allow(type) && choice == choice.algorithm()) {
        ChosenSampler chosen = ChosenSampler.of(choice).with(type);
        Sampler sampler = chosen.sampler(NoiseScheduleConfig.sd15(), false);
        assertThat(
                ChosenSampler.named(sampler.name())
                    .with(ScheduleType.named(chosen.schedule().title())))
            .isEqualTo(chosen);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DPM++ SDE Karras, DPMPP_SDE, KARRAS",
    "dpmpp_2m_sde, DPMPP_2M_SDE, EXPONENTIAL",
    "DPM++ 2M SDE Heun Karras, DPMPP_2M_SDE_HEUN, KARRAS",
    "DPM++ 2M Karras, DPMPP_2M, KARRAS",
    "DPM++ 2M, DPMPP_2M, UNIFORM",
    "Euler a SGM Uniform, EULER_A, SGM_UNIFORM",
    "Euler, EULER, AUTOMATIC",
    "Heun Align-Your-Steps, HEUN, ALIGN_YOUR_STEPS",
    "DDIM trailing, DDIM, TRAILING",
  })
  void aNameMayEndInThatOfTheNoiseLevels(
      String name, SamplerChoice algorithm, ScheduleType schedule) {
    ChosenSampler chosen = ChosenSampler.named(name);
    assertThat(chosen.algorithm()).isEqualTo(algorithm);
    assertThat(chosen.schedule()).isEqualTo(schedule);
  }

  @Test
  void aWrongNameIsToldWithTheNearestAndAll() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ChosenSampler.named("DPM++2"))
        .withMessageStartingWith(
            "there is no sampler 'DPM++2', did you mean 'DPM2'?; there are DDIM, DDPM, PLMS,")
        .withMessageEndingWith("Heun, LMS, UniPC, LCM, TCD");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> SamplerChoice.named("Restart"))
        .withMessageStartingWith("there is no sampler 'Restart'; there are DDIM,");
  }

  @Test
  void titlesAreTheNamesOfTheWebUi() {
    assertThat(SamplerChoice.titles())
        .hasSize(20)
        .contains("DPM++ 2M Karras", "Euler a", "DPM++ 3M SDE", "DPM2 a");
  }

  @Test
  void automaticIsWhatTheWebUiTakes() {
    assertThat(automatic(SamplerChoice.EULER)).isEqualTo(ScheduleType.AUTOMATIC);
    assertThat(automatic(SamplerChoice.DPMPP_2M)).isEqualTo(ScheduleType.KARRAS);
    assertThat(automatic(SamplerChoice.DPMPP_SDE)).isEqualTo(ScheduleType.KARRAS);
    assertThat(automatic(SamplerChoice.DPMPP_3M_SDE)).isEqualTo(ScheduleType.EXPONENTIAL);
    assertThat(ChosenSampler.of(SamplerChoice.EULER).with(ScheduleType.UNIFORM))
        .isEqualTo(ChosenSampler.of(SamplerChoice.EULER));
  }

  /** The old names, with diffusers' levels; the bytes of pictures depend on them. */
  @Test
  void samplersOfDiffusersKeepItsLevels() {
    assertThat(SamplerChoice.EULER.sampler(NoiseScheduleConfig.sd15()))
        .isEqualTo(new EulerSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS));
    assertThat(SamplerChoice.DPMPP_2M.sampler(NoiseScheduleConfig.sd15()))
        .isEqualTo(new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS));
    assertThat(SamplerChoice.DPMPP_2M_KARRAS.sampler(NoiseScheduleConfig.sd15()))
        .isEqualTo(new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS));
    assertThat(SamplerChoice.DDIM.sampler(NoiseScheduleConfig.sd15()))
        .isEqualTo(new DdimSampler(TimestepSpacing.LEADING, 0));
  }

  @Test
  void settingsReachTheSampler() {
    ChosenSampler sde = ChosenSampler.of(SamplerChoice.DPMPP_SDE).withEta(0.5).withNoiseScale(0.9);
    assertThat(sde.sampler(NoiseScheduleConfig.sd15(), false))
        .isEqualTo(
            new DpmPlusPlusSdeSampler(
                TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS, new Renoising(0.5, 0.9)));
    ChosenSampler churned =
        ChosenSampler.of(SamplerChoice.HEUN).with(new Churn(3, 0.1, 5)).withNoiseScale(1.1);
    assertThat(churned.sampler(NoiseScheduleConfig.sd15(), false))
        .isEqualTo(
            new HeunSampler(
                TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS, new Churn(3, 0.1, 5, 1.1)));
    ChosenSampler xl = ChosenSampler.named("Euler align your steps");
    assertThat(((EulerSampler) xl.sampler(NoiseScheduleConfig.sd15(), true)).sigmas())
        .isSameAs(SigmaSpacing.ALIGN_YOUR_STEPS_XL);
  }

  @Test
  void settingsThatASamplerDoesNotHaveAreRefused() {
    assertRefused(
        () -> ChosenSampler.of(SamplerChoice.UNIPC).with(ScheduleType.KARRAS),
        "the schedule type Karras is not for the sampler UniPC, which takes Automatic, Uniform,"
            + " Leading, Trailing, Linspace");
    assertRefused(
        () -> ChosenSampler.of(SamplerChoice.LCM).with(ScheduleType.TRAILING), "LCM, which takes");
    assertRefused(() -> ChosenSampler.of(SamplerChoice.HEUN).withEta(1), "but the sampler is Heun");
    assertRefused(() -> ChosenSampler.of(SamplerChoice.LMS).with(new Churn(1)), "Euler and Heun");
    assertRefused(() -> ChosenSampler.of(SamplerChoice.EULER_A).withEta(-1), "eta is -1.0");
    assertRefused(() -> new Churn(-1), "expected numbers >= 0");
    assertRefused(() -> new GuidanceRescale(1.5), "from 0 to 1");
    assertRefused(
        () ->
            new ChosenSampler(
                SamplerChoice.EULER_KARRAS,
                ScheduleType.UNIFORM,
                OptionalDouble.empty(),
                1,
                Churn.NONE),
        "--sampler Euler Karras has Karras' noise levels in its name");
    assertRefused(
        () -> ScheduleType.named("Exponent"), "there is no schedule type 'Exponent', expected one");
  }

  private static ScheduleType automatic(SamplerChoice choice) {
    return ChosenSampler.of(choice).with(ScheduleType.AUTOMATIC).schedule();
  }

  private static void assertRefused(ThrowingCallable attempt, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(attempt)
        .withMessageContaining(message);
  }
}
