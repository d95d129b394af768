package io.vstar.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.architecture.NoiseScheduleConfig.BetaSchedule;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.UNetConfig.Level;
import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StableDiffusionConfigTest {
  private static final StableDiffusionConfig SD15 = StableDiffusionConfig.sd15();

  @Test
  void knowsWhatFollowsFromTheLevels() {
    assertThat(SD15.unet().timeWidth()).isEqualTo(1280);
    assertThat(SD15.unet().downscale()).isEqualTo(8);
    assertThat(SD15.vae().downscale()).isEqualTo(8);
    assertThat(SD15.pixelUnit()).isEqualTo(64);
    assertThat(SD15.nativeResolution()).isEqualTo(512);
  }

  @Test
  void aScalingFactorIsTheOnlyThingThatChangesWithIt() {
    VaeConfig other = SD15.vae().withScalingFactor(0.5);
    assertThat(other.scalingFactor()).isEqualTo(0.5);
    assertThat(other.withScalingFactor(VaeConfig.SD_SCALING_FACTOR)).isEqualTo(SD15.vae());
  }

  @Test
  void levelsAreCopied() {
    List<Level> levels = new ArrayList<>(List.of(new Level(32, 1, 1, 4)));
    UNetConfig config =
        new UNetConfig(64, 4, 4, levels, 1, 4, 32, false, 8, 1e-5, Optional.empty());
    levels.clear();
    assertThat(config.levels()).hasSize(1);
  }

  @Test
  void headsDivideChannels() {
    assertRefused(
        () -> new Level(320, 2, 1, 7),
        "block_out_channels is 320, which num_attention_heads = 7 does not divide");
    assertRefused(
        () -> new ClipTextConfig(100, 77, 32, 64, 2, 5, "gelu", 1e-5, Optional.empty()),
        "hidden_size is 32, which num_attention_heads = 5 does not divide");
  }

  @Test
  void groupsDivideChannels() {
    assertRefused(
        () ->
            new UNetConfig(
                64,
                4,
                4,
                List.of(new Level(40, 1, 1, 4)),
                1,
                4,
                32,
                false,
                32,
                1e-5,
                Optional.empty()),
        "block_out_channels is 40, which norm_num_groups = 32 does not divide");
    assertRefused(
        () -> new VaeConfig(3, 4, List.of(32, 48), 1, 32, true, true, 1),
        "block_out_channels is 48, which norm_num_groups = 32 does not divide");
  }

  @Test
  void sizesArePositive() {
    assertRefused(
        () -> new ClipTextConfig(0, 77, 32, 64, 2, 4, "gelu", 1e-5, Optional.empty()),
        "vocab_size is 0, expected a positive number");
    assertRefused(
        () -> new UNetConfig(64, 4, 4, List.of(), 1, 4, 32, false, 32, 1e-5, Optional.empty()),
        "number of block_out_channels is 0, expected a number from 1 to 6");
    assertRefused(
        () -> SD15.vae().withScalingFactor(0), "scaling_factor is 0.0, expected a positive number");
    assertRefused(
        () -> SD15.vae().withScalingFactor(Double.NaN),
        "scaling_factor is NaN, expected a positive number");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.01", "0.02, 0.01", "0.1, 1", "NaN, 0.01", "0.1, NaN"})
  void betasRiseBetweenZeroAndOne(double start, double end) {
    assertRefused(
        () ->
            new NoiseScheduleConfig(
                1000,
                start,
                end,
                BetaSchedule.LINEAR,
                PredictionType.EPSILON,
                0,
                true,
                Optional.empty(),
                false),
        "beta_start %s and beta_end %s must satisfy 0 < start <= end < 1".formatted(start, end));
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable make, String message) {
    assertThatExceptionOfType(ConfigException.class).isThrownBy(make).withMessage(message);
  }
}
