package io.vstar.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.config.NoiseScheduleConfig;
import io.vstar.config.NoiseScheduleConfig.BetaSchedule;
import io.vstar.config.NoiseScheduleConfig.PredictionType;
import io.vstar.noise.NoiseSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values by hand from diffusers' {@code set_timesteps}. */
class TimestepSpacingTest {
  private static final NoiseSchedule SD = new NoiseSchedule(NoiseScheduleConfig.sd15());

  @Test
  void leadingGoesFromBelowTheTopToTheOffset() {
    double[] timesteps = TimestepSpacing.LEADING.timesteps(SD, 20);
    assertThat(timesteps).hasSize(20).startsWith(951, 901, 851).endsWith(101, 51, 1);
    assertThat(TimestepSpacing.LEADING.timesteps(SD, 3)).containsExactly(667, 334, 1);
    assertThat(TimestepSpacing.LEADING.timesteps(withoutOffset(), 4))
        .containsExactly(750, 500, 250, 0);
  }

  @Test
  void linspaceGoesFromTheTopToZero() {
    assertThat(TimestepSpacing.LINSPACE.timesteps(SD, 5))
        .containsExactly(999, 749.25, 499.5, 249.75, 0);
    double[] timesteps = TimestepSpacing.LINSPACE.timesteps(SD, 20);
    assertThat(timesteps[1]).isCloseTo(946.4210526, within(1e-6));
    // numpy.linspace(0, 999, 1)
    assertThat(TimestepSpacing.LINSPACE.timesteps(SD, 1)).containsExactly(0);
  }

  @Test
  void trailingGoesFromTheTopToAStepAboveZero() {
    assertThat(TimestepSpacing.TRAILING.timesteps(SD, 4)).containsExactly(999, 749, 499, 249);
    assertThat(TimestepSpacing.TRAILING.timesteps(SD, 3)).containsExactly(999, 666, 332);
    assertThat(TimestepSpacing.TRAILING.timesteps(SD, 1)).containsExactly(999);
  }

  @ParameterizedTest
  @EnumSource
  void fallsWithinTheScheduleForAnyNumberOfSteps(TimestepSpacing spacing) {
    for (int steps = 1; steps <= SD.timesteps(); steps++) {
      double[] timesteps = spacing.timesteps(SD, steps);
      assertThat(timesteps).hasSize(steps);
      for (int i = 0; i < steps; i++) {
        assertThat(timesteps[i]).as("%d of %d", i, steps).isBetween(0.0, 999.0);
        assertThat(i == 0 || timesteps[i] <= timesteps[i - 1]).isTrue();
      }
    }
  }

  private static NoiseSchedule withoutOffset() {
    return new NoiseSchedule(
        new NoiseScheduleConfig(
            1000, 0.00085, 0.012, BetaSchedule.SCALED_LINEAR, PredictionType.EPSILON, 0, false));
  }
}
