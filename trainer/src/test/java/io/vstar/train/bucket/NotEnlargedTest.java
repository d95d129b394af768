package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.image.ImageSize;
import io.vstar.train.config.BucketSettings.Metric;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NotEnlargedTest {
  private static final BucketLimits LIMITS =
      new BucketLimits(new Resolution(512, 512), 512 * 512, 256, 1024, 64);

  @ParameterizedTest
  @EnumSource(Metric.class)
  void noPictureIsEnlargedAndNoBucketLeavesTheLimits(Metric metric) {
    BucketRule rule = BucketRule.of(metric, true, LIMITS);
    var random = new SplittableRandom(3);
    for (int i = 0; i < 2000; i++) {
      ImageSize picture = new ImageSize(random.nextInt(64, 900), random.nextInt(64, 900));
      BucketFit fit = rule.fit(picture).orElseThrow();
      assertThat(fit.scaled().width()).isBetween(fit.resolution().width(), picture.width());
      assertThat(fit.scaled().height()).isBetween(fit.resolution().height(), picture.height());
      assertThat(fit.resolution().width() % 64).isZero();
      assertThat(fit.resolution().height() % 64).isZero();
      assertThat(fit.resolution().area()).isLessThanOrEqualTo(LIMITS.maxArea());
      assertThat(fit.place(image(picture)).scale()).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"LOG", "NOVELAI"})
  void aPictureThatCoversItsBucketKeepsIt(Metric metric) {
    BucketRule rule = BucketRule.of(metric, true, LIMITS);
    BucketRule usual = BucketRule.of(metric, false, LIMITS);
    var random = new SplittableRandom(4);
    int kept = 0;
    for (int i = 0; i < 2000; i++) {
      ImageSize picture = new ImageSize(random.nextInt(64, 1500), random.nextInt(64, 1500));
      BucketFit fit = usual.fit(picture).orElseThrow();
      if (picture.width() >= fit.resolution().width()
          && picture.height() >= fit.resolution().height()) {
        assertThat(rule.fit(picture)).contains(fit);
        kept++;
      }
    }
    assertThat(kept).isBetween(500, 1900);
  }

  @ParameterizedTest
  @CsvSource({
    "600, 600, 512x512, 512, 512", // scaled down as ever
    "500, 500, 448x448, 448, 448", // the largest within it, and scaled down to it
    "319, 250, 256x192, 256, 201",
    "240, 900, 192x896, 239, 896", // shorter than bucket.min
    "4000, 100, 1024x64, 2560, 64",
  })
  void aSmallPictureGetsTheLargestBucketWithinIt(
      int width, int height, String bucket, int scaledWidth, int scaledHeight) {
    BucketFit fit =
        BucketRule.of(Metric.LOG, true, LIMITS).fit(new ImageSize(width, height)).orElseThrow();
    assertThat(fit.resolution()).hasToString(bucket);
    assertThat(fit.scaled()).isEqualTo(new ImageSize(scaledWidth, scaledHeight));
  }

  @Test
  void aPictureNarrowerThanAStepHasNoBucket() {
    assertThat(BucketRule.of(Metric.LOG, true, LIMITS).fit(new ImageSize(63, 2000))).isEmpty();
    assertThat(BucketRule.of(Metric.KOHYA, true, LIMITS).fit(new ImageSize(63, 100))).isEmpty();
    assertThat(BucketRule.of(Metric.KOHYA, true, LIMITS).fit(new ImageSize(60, 90000))).isEmpty();
  }

  private static TrainingImage image(ImageSize size) {
    return new TrainingImage(Path.of("a.png"), size.width(), size.height(), Optional.empty(), "");
  }
}
