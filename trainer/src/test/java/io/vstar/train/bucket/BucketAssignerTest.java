package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageSize;
import io.vstar.train.config.BucketSettings;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.config.BucketSettings.Leftovers;
import io.vstar.train.config.BucketSettings.Metric;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BucketAssignerTest {
  private static final Resolution SQUARE = new Resolution(512, 512);
  private static final BucketLimits LIMITS = new BucketLimits(SQUARE, 512 * 512, 256, 1024, 64);
  private static final BucketGrid GRID = BucketGrid.of(LIMITS);
  private static final BucketAssigner USUAL = BucketAssigner.of(LIMITS, BucketSettings.DEFAULTS);

  @Test
  void theLogRatioCutsOffLeastAndTreatsWideAndHighAlike() {
    BucketRule log = BucketRule.of(Metric.LOG, false, LIMITS);
    var random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      int width = random.nextInt(50, 3000);
      int height = random.nextInt(50, 3000);
      Resolution nearest = chosen(log, width, height);
      Resolution turned = chosen(log, height, width);
      double loss = new Placement(image(width, height), nearest).cropLoss();
      assertThat(new Placement(image(height, width), turned).cropLoss())
          .isCloseTo(loss, within(1e-12 /* a quotient and its inverse, in double */));
      for (Resolution other : GRID.resolutions()) {
        assertThat(loss)
            .isLessThanOrEqualTo(
                new Placement(image(width, height), other).cropLoss() + 1e-12 /* ties */);
      }
    }
  }

  @Test
  void theDistancesDisagreeWhereTheRatioIsAsymmetric() {
    // 1.45 lies between 576x448 (1.286) and 640x384 (1.667): by difference the former is nearer,
    // by quotient 1.45/1.286 = 1.128 also; at 1.47 the quotients are 1.143 and 1.134.
    int height = 1000;
    assertThat(chosen(BucketRule.of(Metric.NOVELAI, false, LIMITS), 1470, height))
        .isEqualTo(new Resolution(576, 448));
    assertThat(chosen(BucketRule.of(Metric.LOG, false, LIMITS), 1470, height))
        .isEqualTo(new Resolution(640, 384));
  }

  @Test
  void aPictureThatIsTooFarIsPruned() {
    TrainingImage strip = image(4000, 100);
    TrainingImage square = image(600, 600);
    BucketAssignment assignment =
        extreme(Metric.NOVELAI, Optional.empty(), Extremes.LEAVE_OUT)
            .assign(List.of(strip, square));
    assertThat(assignment.leftOut()).containsExactly(strip);
    assertThat(assignment.placements()).containsExactly(new Placement(square, SQUARE));
    assertThat(messages(assignment))
        .containsExactly(
            "a.png (4000x100) has an extreme shape: 36.0 from the nearest bucket, 1024x256, where"
                + " bucket.maxError is 4.0; it is not used");
  }

  @Test
  void aPictureAsFarAsTheLimitIsExtreme() {
    // 8:1 is exactly 4 from 1024x256, as NovelAI counts.
    BucketAssigner novelAi = extreme(Metric.NOVELAI, Optional.empty(), Extremes.LEAVE_OUT);
    assertThat(novelAi.assign(List.of(image(2048, 256))).leftOut()).hasSize(1);
    assertThat(novelAi.assign(List.of(image(2047, 256))).leftOut()).isEmpty();
  }

  @Test
  void anExtremePictureIsRefusedLeftOutOrCroppedAsTheConfigSays() {
    // |ln((2000/700) / (832/256))| = 0.1288; 768x320 is 0.1744 away.
    TrainingImage wide = image(2000, 700);
    List<TrainingImage> all = List.of(wide, image(600, 600));
    Resolution nearest = new Resolution(832, 256);
    Optional<Double> limit = Optional.of(0.128);
    assertThat(extreme(Metric.LOG, Optional.of(0.129), Extremes.ERROR).assign(all).placements())
        .hasSize(2);
    assertThat(extreme(Metric.LOG, limit, Extremes.LEAVE_OUT).assign(all).leftOut())
        .containsExactly(wide);
    BucketAssignment cropped = extreme(Metric.LOG, limit, Extremes.CROP).assign(all);
    assertThat(cropped.leftOut()).isEmpty();
    assertThat(cropped.placements().get(0)).isEqualTo(new Placement(wide, nearest));
    String problem =
        "a.png (2000x700) has an extreme shape: 0.129 from the nearest bucket, 832x256, where"
            + " bucket.maxError is 0.128; ";
    assertThat(messages(cropped)).containsExactly(problem + "it is cropped all the same");
    assertThatThrownBy(() -> extreme(Metric.LOG, limit, Extremes.ERROR).assign(all))
        .isInstanceOf(DatasetException.class)
        .hasMessage(problem + "crop or replace it, remove it, or set bucket.extremes to leave-out");
  }

  @Test
  void aPictureSmallerThanAStepIsLeftOutOrRefusedIfItMayNotBeEnlarged() {
    TrainingImage small = image(63, 500);
    BucketRule rule = BucketRule.of(Metric.LOG, true, LIMITS);
    BucketAssignment assignment =
        new BucketAssigner(rule, Double.POSITIVE_INFINITY, Extremes.LEAVE_OUT)
            .assign(List.of(small));
    assertThat(assignment.leftOut()).containsExactly(small);
    String problem =
        "a.png (63x500) is smaller than bucket.step, and bucket.noUpscale forbids to enlarge it; ";
    assertThat(messages(assignment)).containsExactly(problem + "it is not used");
    for (Extremes refusing : List.of(Extremes.ERROR, Extremes.CROP)) {
      assertThatThrownBy(
              () ->
                  new BucketAssigner(rule, Double.POSITIVE_INFINITY, refusing)
                      .assign(List.of(small)))
          .isInstanceOf(DatasetException.class)
          .hasMessageStartingWith(problem);
    }
  }

  private static BucketAssigner extreme(Metric metric, Optional<Double> limit, Extremes extremes) {
    return BucketAssigner.of(
        LIMITS,
        new BucketSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            metric,
            limit,
            extremes,
            Leftovers.CARRY));
  }

  private static Resolution chosen(BucketRule rule, int width, int height) {
    return rule.fit(new ImageSize(width, height)).orElseThrow().resolution();
  }

  @Test
  void cropLossAndScaleFollowFromCoveringTheResolution() {
    // 1000x800 covers 512x512 at 0.64 as 640x512; a fifth is cut off.
    Placement placement = new Placement(image(1000, 800), SQUARE);
    assertThat(placement.scale()).isEqualTo(0.64);
    assertThat(placement.cropLoss()).isCloseTo(0.2, within(1e-12));
    assertThat(new Placement(image(128, 256), SQUARE).scale()).isEqualTo(4);
    assertThat(new Placement(image(128, 256), SQUARE).cropLoss()).isEqualTo(0.5);
    assertThat(new Placement(image(700, 700), SQUARE).cropLoss()).isZero();
  }

  @Test
  void strongCropsAndEnlargementsAreWarnedOf() {
    BucketAssignment assignment =
        USUAL.assign(List.of(image(5120, 512), image(512, 512), image(200, 200)));
    assertThat(messages(assignment))
        .containsExactly(
            "a.png (5120x512) loses 60% of its area to the crop to 1024x256; crop it by hand, or"
                + " raise bucket.max",
            "a.png (200x200) is enlarged 2.6 times to cover 512x512; use a larger picture or a"
                + " lower resolution");
  }

  @Test
  void bucketsHoldTheirPicturesInTheOrderOfTheDataset() {
    TrainingImage first = image(512, 512);
    TrainingImage wide = image(1024, 256);
    TrainingImage second = image(1000, 1000);
    assertThat(USUAL.assign(List.of(first, wide, second)).buckets())
        .containsOnlyKeys(SQUARE, new Resolution(1024, 256))
        .containsEntry(
            SQUARE, List.of(new Placement(first, SQUARE), new Placement(second, SQUARE)));
  }

  private static TrainingImage image(int width, int height) {
    return new TrainingImage(Path.of("a.png"), width, height, Optional.empty(), "00");
  }

  private static List<String> messages(BucketAssignment assignment) {
    return assignment.findings().stream().map(DatasetFinding::message).toList();
  }
}
