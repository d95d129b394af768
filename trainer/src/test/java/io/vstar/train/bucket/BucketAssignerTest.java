package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BucketAssignerTest {
  private static final Resolution SQUARE = new Resolution(512, 512);
  private static final BucketGrid GRID =
      BucketGrid.of(new BucketLimits(SQUARE, 512 * 512, 256, 1024, 64));

  @Test
  void theLogRatioCutsOffLeastAndTreatsWideAndHighAlike() {
    BucketAssigner assigner = BucketAssigner.leastCrop(GRID);
    var random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      int width = random.nextInt(50, 3000);
      int height = random.nextInt(50, 3000);
      Resolution nearest = assigner.nearest(width, height).orElseThrow();
      Resolution turned = assigner.nearest(height, width).orElseThrow();
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
    assertThat(new BucketAssigner(GRID, AspectDistance.RATIO, 4).nearest(1470, height))
        .contains(new Resolution(576, 448));
    assertThat(BucketAssigner.leastCrop(GRID).nearest(1470, height))
        .contains(new Resolution(640, 384));
  }

  @Test
  void aPictureThatIsTooFarIsPruned() {
    TrainingImage strip = image(4000, 100);
    TrainingImage square = image(600, 600);
    BucketAssignment assignment =
        new BucketAssigner(GRID, AspectDistance.RATIO, 4).assign(List.of(strip, square));
    assertThat(assignment.pruned()).containsExactly(strip);
    assertThat(assignment.placements()).containsExactly(new Placement(square, SQUARE));
    assertThat(assignment.warnings())
        .containsExactly("a.png (4000x100) is not used: no bucket is near its shape; crop it");
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
        BucketAssigner.leastCrop(GRID)
            .assign(List.of(image(5120, 512), image(512, 512), image(200, 200)));
    assertThat(assignment.warnings())
        .containsExactly(
            "a.png (5120x512) loses 60% of its area to the crop to 1024x256; crop it by hand, or"
                + " raise bucket.max",
            "a.png (200x200) is enlarged 2.6 times to cover 512x512; use a larger picture or a lower"
                + " resolution");
  }

  @Test
  void bucketsHoldTheirPicturesInTheOrderOfTheDataset() {
    TrainingImage first = image(512, 512);
    TrainingImage wide = image(1024, 256);
    TrainingImage second = image(1000, 1000);
    assertThat(BucketAssigner.leastCrop(GRID).assign(List.of(first, wide, second)).buckets())
        .containsOnlyKeys(SQUARE, new Resolution(1024, 256))
        .containsEntry(SQUARE, List.of(first, second));
  }

  private static TrainingImage image(int width, int height) {
    return new TrainingImage(Path.of("a.png"), width, height, Optional.empty(), "00");
  }
}
