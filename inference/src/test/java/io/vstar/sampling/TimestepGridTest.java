package io.vstar.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.noise.NoiseSchedule;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values by hand from diffusers' {@code set_timesteps}. */
class TimestepGridTest {
  private static final NoiseSchedule SD = new NoiseSchedule(NoiseScheduleConfig.sd15());

  @Test
  void leadingGoesFromBelowTheTopToTheOffset() {
    double[] timesteps = TimestepGrid.of(TimestepSpacing.LEADING, SD, 20);
    assertThat(timesteps).hasSize(20).startsWith(951, 901, 851).endsWith(101, 51, 1);
    assertThat(TimestepGrid.of(TimestepSpacing.LEADING, SD, 3)).containsExactly(667, 334, 1);
    assertThat(TimestepGrid.of(TimestepSpacing.LEADING, withoutOffset(), 4))
        .containsExactly(750, 500, 250, 0);
  }

  @Test
  void linspaceGoesFromTheTopToZero() {
    assertThat(TimestepGrid.of(TimestepSpacing.LINSPACE, SD, 5))
        .containsExactly(999, 749.25, 499.5, 249.75, 0);
    double[] timesteps = TimestepGrid.of(TimestepSpacing.LINSPACE, SD, 20);
    assertThat(timesteps[1]).isCloseTo(946.4210526, within(1e-6));
    // numpy.linspace(0, 999, 1)
    assertThat(TimestepGrid.of(TimestepSpacing.LINSPACE, SD, 1)).containsExactly(0);
  }

  @Test
  void trailingGoesFromTheTopToAStepAboveZero() {
    assertThat(TimestepGrid.of(TimestepSpacing.TRAILING, SD, 4))
        .containsExactly(999, 749, 499, 249);
    assertThat(TimestepGrid.of(TimestepSpacing.TRAILING, SD, 3)).containsExactly(999, 666, 332);
    assertThat(TimestepGrid.of(TimestepSpacing.TRAILING, SD, 1)).containsExactly(999);
  }

  @ParameterizedTest
  @EnumSource
  void fallsWithinTheScheduleForAnyNumberOfSteps(TimestepSpacing spacing) {
    for (int steps : new int[] {1, 2, 3, 19, 20, 30, 333, 499, 500, 501, 999, 1000}) {
      double[] timesteps = TimestepGrid.of(spacing, SD, steps);
      double[] rising = DoubleStream.of(timesteps).sorted().toArray();
      assertThat(timesteps).hasSize(steps);
      assertThat(rising[0]).isGreaterThanOrEqualTo(0);
      assertThat(rising[steps - 1]).isLessThanOrEqualTo(999);
      for (int i = 0; i < steps; i++) {
        if (timesteps[i] != rising[steps - 1 - i]) {
          fail("step %d of %d does not fall: %s".formatted(i, steps, Arrays.toString(timesteps)));
        }
      }
    }
  }

  private static NoiseSchedule withoutOffset() {
    return new NoiseSchedule(
        new NoiseScheduleConfig(
            1000,
            0.00085,
            0.012,
            BetaSchedule.SCALED_LINEAR,
            PredictionType.EPSILON,
            0,
            false,
            Optional.empty(),
            false));
  }
}
