package io.vstar.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
  private static final NoiseSchedule SD = new NoiseSchedule(NoiseScheduleConfig.sd15());

  @Test
  void scaledLinearBetasAreLinearInTheirRoots() {
    double first = Math.sqrt(0.00085);
    double last = Math.sqrt(0.012);
    assertProduct(SD, t -> Math.pow(first + (last - first) * t / 999, 2));
  }

  @Test
  void linearBetasAreLinear() {
    NoiseSchedule linear = new NoiseSchedule(config(BetaSchedule.LINEAR, PredictionType.EPSILON));
    assertProduct(linear, t -> 0.00085 + (0.012 - 0.00085) * t / 999);
  }

  @Test
  void hasThePublishedEndsOfStableDiffusion() {
    // 1 − β₀, and diffusers' alphas_cumprod[-1].
    assertThat(SD.alphaCumprod(0)).isCloseTo(0.99915, within(1e-12));
    assertThat(SD.alphaCumprod(999)).isCloseTo(0.00466, within(1e-5));
    // diffusers' and k-diffusion's sigma range.
    assertThat(SD.sigma(0)).isCloseTo(0.0292, within(1e-4));
    assertThat(SD.sigma(999)).isCloseTo(14.6146, within(1e-4));
  }

  @Test
  void signalAndNoiseKeepVarianceOne() {
    for (int t = 0; t < SD.timesteps(); t++) {
      assertThat(Math.hypot(SD.signalScale(t), SD.noiseScale(t))).isCloseTo(1, within(1e-12));
      assertThat(SD.noiseScale(t) / SD.signalScale(t)).isCloseTo(SD.sigma(t), within(1e-12));
    }
  }

  @Test
  void sigmaIsInterpolatedLinearlyBetweenTimesteps() {
    assertThat(SD.sigma(500.25))
        .isCloseTo(0.75 * SD.sigma(500) + 0.25 * SD.sigma(501), within(1e-12));
    assertThat(SD.sigma(998.999)).isLessThan(SD.sigma(999)).isGreaterThan(SD.sigma(998));
  }

  @Test
  void aSamplerEndsAtTheFirstTimestepOrWithoutNoise() {
    assertThat(SD.finalAlphaCumprod()).isEqualTo(SD.alphaCumprod(0));
    NoiseSchedule toOne =
        new NoiseSchedule(
            new NoiseScheduleConfig(
                1000,
                0.001,
                0.01,
                BetaSchedule.LINEAR,
                PredictionType.EPSILON,
                0,
                true,
                Optional.empty(),
                false));
    assertThat(toOne.finalAlphaCumprod()).isEqualTo(1);
  }

  @Test
  void theTargetIsTheNoiseOrTheVelocity() {
    assertThat(SD.target(300)).isEqualTo(new NoiseSchedule.Target(0, 1));
    NoiseSchedule velocity =
        new NoiseSchedule(config(BetaSchedule.SCALED_LINEAR, PredictionType.V_PREDICTION));
    assertThat(velocity.target(300))
        .isEqualTo(new NoiseSchedule.Target(-velocity.noiseScale(300), velocity.signalScale(300)));
  }

  @Test
  void withZeroTerminalSnrItEndsInPureNoise() {
    NoiseSchedule pure =
        new NoiseSchedule(
            config(BetaSchedule.SCALED_LINEAR, PredictionType.V_PREDICTION).withZeroTerminalSnr());
    assertThat(pure.alphaCumprod(0)).isCloseTo(SD.alphaCumprod(0), within(1e-12));
    assertThat(pure.alphaCumprod(999)).isZero();
    assertThat(pure.sigma(999)).isCloseTo(4096, within(1e-3));
    // Lin et al. 2023, algorithm 1, at one timestep by hand.
    double shifted = SD.signalScale(500) - SD.signalScale(999);
    double scale = SD.signalScale(0) / (SD.signalScale(0) - SD.signalScale(999));
    assertThat(pure.signalScale(500)).isCloseTo(shifted * scale, within(1e-12));
  }

  @Test
  void aSingleTimestepTakesTheFirstBeta() {
    NoiseSchedule single =
        new NoiseSchedule(
            new NoiseScheduleConfig(
                1,
                0.1,
                0.2,
                BetaSchedule.LINEAR,
                PredictionType.EPSILON,
                0,
                true,
                Optional.empty(),
                false));
    assertThat(single.alphaCumprod(0)).isCloseTo(0.9, within(1e-15));
    assertThat(single.sigma(0)).isCloseTo(Math.sqrt(0.1 / 0.9), within(1e-15));
  }

  /** Each ᾱ against the product of all 1 − β before it, taken anew. */
  private static void assertProduct(NoiseSchedule schedule, IntToDoubleFunction beta) {
    assertThat(schedule.timesteps()).isEqualTo(1000);
    for (int t = 0; t < 1000; t += 37) {
      double logarithm = 0;
      for (int s = 0; s <= t; s++) {
        logarithm += Math.log1p(-beta.applyAsDouble(s));
      }
      assertThat(schedule.alphaCumprod(t)).isCloseTo(Math.exp(logarithm), within(1e-12));
    }
  }

  private static NoiseScheduleConfig config(BetaSchedule betas, PredictionType prediction) {
    return new NoiseScheduleConfig(
        1000, 0.00085, 0.012, betas, prediction, 1, false, Optional.empty(), false);
  }
}
