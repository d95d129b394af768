package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.image.Cropping;
import io.vstar.image.ImageSize;
import io.vstar.train.config.AugmentSettings;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.config.MaskSource;
import io.vstar.train.dataset.PixelRules;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  private static final Resolution SQUARE = new Resolution(64, 64);
  private static final AugmentSettings EVERYTHING = new AugmentSettings(true, 0.2, 0.1, 5, 6);

  private final Augmenter augmenter = new Augmenter(7);

  private static TrainingImage image(String content, boolean flip, AugmentSettings augment) {
    PixelRules rules = new PixelRules(BackgroundColor.WHITE, MaskSource.NONE, 0, flip, augment);
    Subset subset = Subset.of(Path.of("cat")).with(rules);
    return new TrainingImage(Path.of(content), 200, 100, Optional.empty(), content, subset);
  }

  private static BatchPlan plan(long index, TrainingImage... images) {
    List<Placement> placements =
        Stream.of(images).map(image -> new Placement(image, SQUARE)).toList();
    return new BatchPlan(index, 0, SQUARE, placements);
  }

  @Test
  void aPictureIsTrainedAsItIsUnlessAskedFor() {
    TrainingImage plain = image("a", false, AugmentSettings.NONE);
    assertThat(augmenter.variants(new Placement(plain, SQUARE)))
        .containsExactly(new Placement(plain, SQUARE));
    BatchPlan plan = plan(3, plain, plain);
    assertThat(augmenter.placements(plan))
        .containsExactly(new Placement(plain, SQUARE), new Placement(plain, SQUARE));
  }

  @Test
  void flippingTrainsThePictureAndItsMirrorImageEquallyOften() {
    TrainingImage flipped = image("a", true, AugmentSettings.NONE);
    List<Placement> variants = augmenter.variants(new Placement(flipped, SQUARE));
    assertThat(variants).extracting(Placement::flipped).containsExactly(false, true);
    assertThat(variants.get(0)).isEqualTo(new Placement(flipped, SQUARE));

    Map<Boolean, Long> used =
        IntStream.range(0, 1000)
            .mapToObj(i -> augmenter.placements(plan(i, flipped)))
            .map(batch -> batch.get(0).flipped())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(used.get(true)).isCloseTo(500L, within(50L)); // 3 standard deviations
  }

  @Test
  void variantsFollowFromSeedAndContentAlone() {
    TrainingImage image = image("a", false, EVERYTHING);
    List<Placement> variants = augmenter.variants(new Placement(image, SQUARE));
    assertThat(variants).hasSize(6).doesNotHaveDuplicates();
    assertThat(new Augmenter(7).variants(new Placement(image, SQUARE))).isEqualTo(variants);
    assertThat(new Augmenter(8).variants(new Placement(image, SQUARE))).isNotEqualTo(variants);
    assertThat(augmenter.variants(new Placement(image("b", false, EVERYTHING), SQUARE)))
        .extracting(Placement::jitter)
        .doesNotContainAnyElementsOf(variants.stream().map(Placement::jitter).toList());
  }

  @Test
  void whatIsTrainedFollowsFromThePlaceAloneWhateverTheOthersHave() {
    TrainingImage image = image("a", true, EVERYTHING);
    TrainingImage plain = image("b", false, AugmentSettings.NONE);
    for (int i = 0; i < 20; i++) {
      BatchPlan beside = plan(i, plain, image);
      BatchPlan twice = plan(i, image, image);
      assertThat(augmenter.placements(beside).get(1))
          .isEqualTo(augmenter.placements(twice).get(1))
          .isEqualTo(new Augmenter(7).placements(beside).get(1));
    }
  }

  @Test
  void randomCropsCoverTheOverhang() {
    TrainingImage image = image("a", false, new AugmentSettings(true, 0, 0, 0, 8));
    List<Placement> variants = augmenter.variants(new Placement(image, SQUARE));
    // 128 x 64 is cropped to 64 x 64: one crop begins in each eighth of the 64 columns.
    List<Integer> eighths =
        variants.stream().map(each -> Math.min(7, each.cropLeft() / 8)).sorted().toList();
    assertThat(eighths).hasSize(8);
    for (int i = 0; i < 8; i++) {
      assertThat(eighths.get(i)).isBetween(i - 1, i + 1); // rounding may move one by a column
    }
    assertThat(variants).allMatch(each -> each.cropTop() == 0);
    assertThat(variants).extracting(Placement::jitter).containsOnly(Jitter.NONE);
  }

  @Test
  void jitterAloneStaysNearTheMiddle() {
    TrainingImage image = image("a", false, new AugmentSettings(false, 0.2, 0, 0, 32));
    for (Placement each : augmenter.variants(new Placement(image, SQUARE))) {
      double zoom = each.jitter().zoom();
      assertThat(zoom).isBetween(1.0, 1.25);
      // What a crop in the middle cuts off at least: half of 128 - 64.
      assertThat(each.cropLeft()).isBetween(32, (int) Math.ceil(32 + 128 * (zoom - 1)));
      assertThat(each.cropTop()).isBetween(0, (int) Math.ceil(64 * (zoom - 1)));
    }
    assertThat(
            augmenter.variants(new Placement(image, SQUARE)).stream()
                .map(Placement::cropTop)
                .distinct())
        .hasSizeGreaterThan(5);
  }

  @Test
  void theRotatedCropLiesWithinThePicture() {
    for (Resolution size : List.of(SQUARE, new Resolution(96, 40), new Resolution(40, 96))) {
      TrainingImage image = image("a", true, new AugmentSettings(true, 0.1, 0, 20, 16));
      for (Placement each : augmenter.variants(new Placement(image, size))) {
        double angle = Math.toRadians(each.jitter().degrees());
        double halfWidth =
            (size.width() * Math.cos(angle) + size.height() * Math.abs(Math.sin(angle))) / 2;
        double halfHeight =
            (size.width() * Math.abs(Math.sin(angle)) + size.height() * Math.cos(angle)) / 2;
        double middleX = each.cropLeft() + each.cropped().width() / 2.0;
        double middleY = each.cropTop() + each.cropped().height() / 2.0;
        assertThat(middleX - halfWidth).isGreaterThanOrEqualTo(-1e-9);
        assertThat(middleY - halfHeight).isGreaterThanOrEqualTo(-1e-9);
        assertThat(middleX + halfWidth).isLessThanOrEqualTo(each.scaled().width() + 1e-9);
        assertThat(middleY + halfHeight).isLessThanOrEqualTo(each.scaled().height() + 1e-9);
      }
    }
  }

  @Test
  void aPictureThatIsScaledBeyondItsResolutionIsEnlargedNoFurtherThanNeeded() {
    TrainingImage image = image("a", false, new AugmentSettings(true, 0, 0, 5, 8));
    // Its own scale, as without upscaling: 64 x 64 are cut out of 150 x 90.
    Placement plain = new Placement(image, SQUARE, new ImageSize(150, 90), Cropping.CENTER, false);
    assertThat(augmenter.variants(plain))
        .hasSize(8)
        .allMatch(each -> each.scaled().equals(plain.scaled()))
        .allMatch(each -> each.cropTop() + each.cropped().height() <= 90);
    Placement tight = new Placement(image, SQUARE);
    assertThat(augmenter.variants(tight))
        .allMatch(each -> each.scaled().height() == each.cropped().height());
  }

  @Test
  void aMirroredPictureIsConditionedOnItsOwnCrop() {
    TrainingImage image = image("a", true, new AugmentSettings(true, 0, 0, 0, 1));
    List<Placement> both = augmenter.variants(new Placement(image, SQUARE));
    assertThat(both.get(0).pictureSize().cropLeft()).isEqualTo(both.get(0).cropLeft());
    assertThat(both.get(1).pictureSize().cropLeft()).isEqualTo(64 - both.get(0).cropLeft());
  }
}
