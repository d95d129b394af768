package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.image.ImageSize;
import io.vstar.train.config.BucketSettings.Metric;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of kohya's rules; that they agree with kohya is tested in the module lab. */
class KohyaRulesTest {
  private static final BucketLimits LIMITS =
      new BucketLimits(new Resolution(512, 512), 512 * 512, 256, 1024, 64);

  @ParameterizedTest
  @CsvSource({"262144, 256, 1024, 64", "393216, 256, 1024, 64", "1048576, 512, 2048, 32"})
  void aPictureOfTheSizeOfABucketGetsItUnscaled(long area, int min, int max, int step) {
    var limits = new BucketLimits(new Resolution(min, min), area, min, max, step);
    BucketRule rule = BucketRule.of(Metric.KOHYA, false, limits);
    for (Resolution bucket : BucketGrid.kohya(limits).resolutions()) {
      BucketFit fit = rule.fit(bucket.size()).orElseThrow();
      assertThat(fit.resolution()).isEqualTo(bucket);
      assertThat(fit.scaled()).isEqualTo(bucket.size());
    }
  }

  @Test
  void ofAnOddNumberOfPixelsTheSmallerHalfIsCutOffFirst() {
    // Scaled to 653x448 for 576x448: 77 pixels too wide.
    assertThat(place(Metric.KOHYA, false, 453, 311).cropLeft()).isEqualTo(38);
    assertThat(place(Metric.LOG, false, 453, 311).cropLeft()).isEqualTo(39);
    assertThat(place(Metric.KOHYA, false, 453, 311).cropTop()).isZero();
    // Without enlargement both sides are cropped: 453x311 to 448x256.
    Placement small = place(Metric.KOHYA, true, 453, 311);
    assertThat(small.cropLeft()).isEqualTo(2);
    assertThat(small.cropTop()).isEqualTo(27);
  }

  @ParameterizedTest
  @CsvSource({
    "453, 311, 448x256, 453, 311", // not scaled
    "5818, 20901, 256x896, 256, 920", // to a width of whole steps, which is nearer here
    "1924, 799, 768x320, 771, 320", // to a height of whole steps
    "2000, 2000, 512x512, 512, 512",
    "512, 512, 512x512, 512, 512", // the area itself is not above it
  })
  void withoutEnlargementThereIsNoListOfBuckets(
      int width, int height, String bucket, int scaledWidth, int scaledHeight) {
    Placement placement = place(Metric.KOHYA, true, width, height);
    assertThat(placement.resolution()).hasToString(bucket);
    assertThat(placement.scaled()).isEqualTo(new ImageSize(scaledWidth, scaledHeight));
  }

  @Test
  void theCropLossOfAPictureThatIsNotScaledCountsBothSides() {
    Placement placement = place(Metric.KOHYA, true, 453, 311);
    assertThat(placement.cropLoss())
        .isCloseTo(1 - 448.0 * 256 / (453 * 311), within(1e-12 /* a quotient in double */));
    assertThat(placement.scale()).isEqualTo(1);
  }

  private static Placement place(Metric metric, boolean noUpscale, int width, int height) {
    return BucketRule.of(metric, noUpscale, LIMITS)
        .fit(new ImageSize(width, height))
        .orElseThrow()
        .place(new TrainingImage(Path.of("a.png"), width, height, Optional.empty(), ""));
  }
}
