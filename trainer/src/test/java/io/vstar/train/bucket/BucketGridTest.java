package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.image.ImageSize;
import io.vstar.train.config.BucketSettings;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.config.BucketSettings.Leftovers;
import io.vstar.train.config.BucketSettings.Metric;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketGridTest {
  private static final BucketSettings DEFAULTS = BucketSettings.DEFAULTS;

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256, 512, 768, 1024})
  void everyResolutionKeepsToTheLimitsAndCannotGrow(int side) {
    BucketLimits limits = BucketLimits.of(side, 64, 8, DEFAULTS);
    BucketGrid grid = BucketGrid.of(limits);
    assertThat(grid.resolutions()).contains(new Resolution(side, side)).doesNotHaveDuplicates();
    assertThat(grid.resolutions()).allMatch(limits::allow);
    assertThat(grid.resolutions())
        .allMatch(resolution -> resolution.width() % 64 == 0 && resolution.height() % 64 == 0);
    assertThat(grid.resolutions())
        .allMatch(
            resolution -> grid.resolutions().contains(turned(resolution)), "its turn is there too");
    assertThat(grid.resolutions())
        .noneMatch(
            resolution ->
                limits.allow(new Resolution(resolution.width() + 64, resolution.height()))
                    && limits.allow(new Resolution(resolution.width(), resolution.height() + 64)));
  }

  @Test
  void theDefaultSidesAreHalfAndDoubleTheResolution() {
    assertThat(BucketLimits.of(512, 64, 8, DEFAULTS))
        .isEqualTo(new BucketLimits(new Resolution(512, 512), 512 * 512, 256, 1024, 64));
    assertThat(BucketLimits.of(64, 64, 8, DEFAULTS))
        .isEqualTo(new BucketLimits(new Resolution(64, 64), 64 * 64, 64, 128, 64));
    assertThat(BucketLimits.of(64, 64, 8, settings(null, null, 8)))
        .isEqualTo(new BucketLimits(new Resolution(64, 64), 64 * 64, 32, 128, 8));
  }

  @Test
  void equalSidesGiveTheSquareOnly() {
    BucketLimits limits = BucketLimits.of(512, 64, 8, settings(512, 512, null));
    assertThat(BucketGrid.of(limits).resolutions()).containsExactly(new Resolution(512, 512));
  }

  @Test
  void anAreaAboveTheSquareOfTheResolutionAddsLargerBuckets() {
    BucketLimits limits = BucketLimits.of(512, 64, 8, settings(768 * 512, null, null, null));
    assertThat(BucketGrid.of(limits).resolutions())
        .contains(new Resolution(768, 512), new Resolution(512, 512), new Resolution(576, 640))
        .doesNotContain(new Resolution(640, 640), new Resolution(640, 384));
    assertThatThrownBy(() -> BucketLimits.of(512, 64, 8, settings(262143, null, null, null)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "bucket.area is 262143, expected at least 262144, the square of the resolution; set a"
                + " lower resolution");
  }

  @Test
  void kohyasGridHasTheLargestSquareAndIsInTheOrderOfWidthThenHeight() {
    var limits = new BucketLimits(new Resolution(512, 512), 768 * 512, 384, 896, 64);
    assertThat(BucketGrid.kohya(limits).resolutions())
        .containsExactly(
            new Resolution(384, 896),
            new Resolution(448, 832),
            new Resolution(512, 704),
            new Resolution(512, 768),
            new Resolution(576, 576),
            new Resolution(576, 640),
            new Resolution(640, 576),
            new Resolution(704, 512),
            new Resolution(768, 512),
            new Resolution(832, 448),
            new Resolution(896, 384));
  }

  @Test
  void withinAPictureAreTheResolutionsThatCannotGrow() {
    var limits = new BucketLimits(new Resolution(512, 512), 512 * 512, 256, 1024, 64);
    assertThat(within(319, 129, limits)).containsExactly(new Resolution(256, 128));
    assertThat(within(250, 4000, limits)).containsExactly(new Resolution(192, 1024));
    assertThat(within(500, 700, limits))
        .containsExactly(new Resolution(448, 576), new Resolution(384, 640));
    assertThat(BucketGrid.within(new ImageSize(63, 500), limits)).isEmpty();
  }

  private static List<Resolution> within(int width, int height, BucketLimits limits) {
    return BucketGrid.within(new ImageSize(width, height), limits).orElseThrow().resolutions();
  }

  @ParameterizedTest
  @CsvSource({
    "500,,,, 'resolution is 500, expected a multiple of 64 (the step of the buckets), such as 448"
        + " or 512'",
    "32,,,, 'resolution is 32, expected a multiple of 64 (the step of the buckets), such as 64'",
    "512,,,12, 'bucket.step is 12, expected a multiple of 8 (the pixels of one latent cell), such"
        + " as 8 or 16'",
    "512,100,,, 'bucket.min is 100, expected a multiple of 64 (the step of the buckets), such as 64"
        + " or 128'",
    "512,,1000,, 'bucket.max is 1000, expected a multiple of 64 (the step of the buckets), such as"
        + " 960 or 1024'",
    "512,576,,, 'bucket.min is 576, expected at most the resolution, 512'",
    "512,,448,, 'bucket.max is 448, expected at least the resolution, 512'",
  })
  void aSettingThatDoesNotFitIsNamed(
      int resolution, Integer min, Integer max, Integer step, String message) {
    assertThatThrownBy(() -> BucketLimits.of(resolution, 64, 8, settings(min, max, step)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  private static BucketSettings settings(Integer min, Integer max, Integer step) {
    return settings(null, min, max, step);
  }

  private static BucketSettings settings(Integer area, Integer min, Integer max, Integer step) {
    return new BucketSettings(
        Optional.ofNullable(area),
        Optional.ofNullable(min),
        Optional.ofNullable(max),
        Optional.ofNullable(step),
        false,
        Metric.LOG,
        Optional.empty(),
        Extremes.LEAVE_OUT,
        Leftovers.CARRY);
  }

  private static Resolution turned(Resolution resolution) {
    return new Resolution(resolution.height(), resolution.width());
  }
}
