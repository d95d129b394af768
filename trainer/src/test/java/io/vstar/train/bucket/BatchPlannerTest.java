package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlannerTest {
  private static final Resolution SQUARE = new Resolution(512, 512);
  private static final Resolution WIDE = new Resolution(640, 384);
  private static final Resolution HIGH = new Resolution(384, 640);

  @Test
  void aBatchHoldsPicturesOfItsOwnBucketAndIsFull() {
    var buckets = buckets(5, 17, 3);
    for (BatchPlan plan : plans(new BatchPlanner(buckets, 4, 1), 200)) {
      assertThat(plan.placements()).hasSize(4);
      assertThat(buckets.get(plan.resolution())).containsAll(plan.placements());
    }
  }

  @ParameterizedTest
  @CsvSource({"8,8", "9,8", "10,8", "15,8", "16,8", "17,8", "23,8", "5,4", "100,7", "3,1"})
  void aBucketThatCanFillABatchNeverRepeatsAPictureInIt(int pictures, int batchSize) {
    BatchPlanner planner = new BatchPlanner(buckets(pictures, 0, 0), batchSize, 7);
    for (BatchPlan plan : plans(planner, 300)) {
      assertThat(plan.images()).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource({"6,8", "1,8", "3,8", "7,16", "5,32"})
  void aSmallBucketRepeatsItsPicturesEvenlyWithinABatch(int pictures, int batchSize) {
    BatchPlanner planner = new BatchPlanner(buckets(pictures, 0, 0), batchSize, 7);
    for (BatchPlan plan : plans(planner, 100)) {
      IntSummaryStatistics uses = statistics(List.of(plan));
      assertThat(new HashSet<>(plan.images())).hasSize(pictures);
      assertThat(uses.getMin()).isEqualTo(batchSize / pictures);
      assertThat(uses.getMax()).isEqualTo((batchSize + pictures - 1) / pictures);
    }
  }

  @ParameterizedTest
  @CsvSource({"6,0,0,8", "10,0,0,8", "5,17,3,4", "1,2,30,8", "2,2,2,16", "40,1,9,1"})
  void everyPictureIsUsedEquallyOften(int square, int wide, int high, int batchSize) {
    var buckets = buckets(square, wide, high);
    int pictures = square + wide + high;
    BatchPlanner planner = new BatchPlanner(buckets, batchSize, 3);
    // In batchSize epochs every bucket has exactly one batch for each of its pictures.
    List<BatchPlan> plans = plans(planner, pictures);
    assertThat(statistics(plans).getMin()).isEqualTo(batchSize);
    assertThat(statistics(plans).getMax()).isEqualTo(batchSize);
    assertThat(uses(plans)).hasSize(pictures);
    assertThat(planner.plan(pictures).epoch()).isGreaterThanOrEqualTo(batchSize);
  }

  @Test
  void usesNeverDriftApartWithinABucket() {
    BatchPlanner planner = new BatchPlanner(buckets(10, 0, 0), 8, 5);
    for (int count = 1; count <= 60; count++) {
      List<BatchPlan> plans = plans(planner, count);
      Map<TrainingImage, Integer> uses = uses(plans);
      int least = uses.size() < 10 ? 0 : statistics(plans).getMin();
      assertThat(statistics(plans).getMax() - least).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void noEpochLacksWhatAFullBucketOwes() {
    // 16 pictures in batches of 4: each epoch uses each picture once.
    BatchPlanner planner = new BatchPlanner(buckets(16, 8, 0), 4, 5);
    for (int epoch = 0; epoch < 20; epoch++) {
      List<BatchPlan> plans =
          LongStream.range(6L * epoch, 6L * epoch + 6).mapToObj(planner::plan).toList();
      assertThat(plans).extracting(BatchPlan::epoch).containsOnly((long) epoch);
      assertThat(uses(plans)).hasSize(24);
    }
  }

  @Test
  void anyBatchCanBePlannedWithoutThoseBefore() {
    var buckets = buckets(5, 17, 3);
    List<BatchPlan> inOrder = plans(new BatchPlanner(buckets, 8, 11), 400);
    BatchPlanner resumed = new BatchPlanner(buckets, 8, 11);
    for (int index : new int[] {399, 0, 123, 7, 398}) {
      assertThat(resumed.plan(index)).isEqualTo(inOrder.get(index));
    }
  }

  @Test
  void bucketsAreMixedWithinAnEpoch() {
    BatchPlanner planner = new BatchPlanner(buckets(64, 64, 0), 4, 2);
    List<Resolution> first = plans(planner, 32).stream().map(BatchPlan::resolution).toList();
    long changes = IntStream.range(1, 32).filter(i -> first.get(i) != first.get(i - 1)).count();
    // 16 expected; in order or alternating it would be 1 or 31.
    assertThat(changes).isBetween(8L, 24L);
    assertThat(first).filteredOn(SQUARE::equals).hasSize(16);
  }

  @Test
  void aPictureMeetsEveryPlaceOfTheBatch() {
    BatchPlanner planner = new BatchPlanner(buckets(2, 0, 0), 4, 2);
    TrainingImage picture = planner.plan(0).images().get(0);
    int[] seen = new int[4];
    for (BatchPlan plan : plans(planner, 400)) {
      for (int place = 0; place < 4; place++) {
        seen[place] += plan.images().get(place).equals(picture) ? 1 : 0;
      }
    }
    // Half of 400, within five standard deviations.
    assertThat(Arrays.stream(seen)).allMatch(count -> count > 150 && count < 250);
  }

  @Test
  void picturesAreUsedInProportionToTheirRepeats() {
    // 2 of 3 repeats and 4 of 1: 10 uses in an epoch, and 5 batches of 2.
    List<Placement> images = new ArrayList<>(repeated(pictures(SQUARE, 2), 3));
    images.addAll(pictures(WIDE, 4));
    BatchPlanner planner = new BatchPlanner(new TreeMap<>(Map.of(SQUARE, images)), 2, 3);
    for (int epoch = 0; epoch < 10; epoch++) {
      List<BatchPlan> plans =
          LongStream.range(5L * epoch, 5L * epoch + 5).mapToObj(planner::plan).toList();
      assertThat(plans).extracting(BatchPlan::epoch).containsOnly((long) epoch);
      uses(plans).forEach((image, count) -> assertThat(count).isEqualTo(image.subset().repeats()));
      assertThat(uses(plans)).hasSize(6);
    }
  }

  @Test
  void bucketsOfOtherRepeatsShareAnEpoch() {
    SortedMap<Resolution, List<Placement>> buckets = buckets(0, 6, 0);
    buckets.put(SQUARE, repeated(pictures(SQUARE, 4), 3));
    BatchPlanner planner = new BatchPlanner(buckets, 2, 3);
    List<BatchPlan> plans = plans(planner, 9); // 12 and 6 uses
    uses(plans).forEach((image, count) -> assertThat(count).isEqualTo(image.subset().repeats()));
    assertThat(uses(plans)).hasSize(10);
    assertThat(plans).extracting(BatchPlan::epoch).containsOnly(0L);
    assertThat(planner.plan(9).epoch()).isEqualTo(1);
    assertThat(plans).allSatisfy(plan -> assertThat(plan.images()).doesNotHaveDuplicates());
  }

  @Test
  void repeatsThatAllPicturesHaveInCommonChangeNoBatch() {
    SortedMap<Resolution, List<Placement>> once = buckets(5, 17, 0);
    SortedMap<Resolution, List<Placement>> often = new TreeMap<>(once);
    often.replaceAll((resolution, images) -> repeated(images, 10));
    BatchPlanner planner = new BatchPlanner(often, 4, 3);
    for (long index = 0; index < 400; index++) {
      assertThat(planner.plan(index).images()).doesNotHaveDuplicates();
    }
    // 50 and 170 uses in an epoch.
    assertThat(planner.plan(12 + 42 - 1).epoch()).isZero();
    assertThat(planner.plan(12 + 42).epoch()).isEqualTo(1);
  }

  @Test
  void anotherSeedGivesAnotherOrder() {
    var buckets = buckets(30, 0, 0);
    assertThat(plans(new BatchPlanner(buckets, 4, 1), 8))
        .isNotEqualTo(plans(new BatchPlanner(buckets, 4, 2), 8));
  }

  @Test
  void thePlanOfASeedIsTheSameInEveryVersion() {
    // Pinned: a change would break the resuming of runs begun before it.
    BatchPlanner planner = new BatchPlanner(buckets(3, 2, 0), 2, 42);
    assertThat(plans(planner, 5).stream().map(BatchPlannerTest::text))
        .containsExactly(
            "512x512-0 512x512-2",
            "640x384-0 640x384-1",
            "512x512-1 512x512-0",
            "512x512-1 512x512-2",
            "640x384-0 640x384-1");
  }

  @Test
  void noPicturesAreAMistakeOfTheCaller() {
    assertThatThrownBy(() -> new BatchPlanner(new TreeMap<>(), 4, 1))
        .isInstanceOf(IllegalArgumentException.class);
    var emptyBucket = new TreeMap<Resolution, List<Placement>>(Map.of(SQUARE, List.of()));
    assertThatThrownBy(() -> new BatchPlanner(emptyBucket, 4, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SortedMap<Resolution, List<Placement>> buckets(int square, int wide, int high) {
    SortedMap<Resolution, List<Placement>> buckets = new TreeMap<>();
    Map.of(SQUARE, square, WIDE, wide, HIGH, high)
        .forEach(
            (resolution, count) -> {
              if (count > 0) {
                buckets.put(resolution, pictures(resolution, count));
              }
            });
    return buckets;
  }

  private static List<Placement> pictures(Resolution resolution, int count) {
    return IntStream.range(0, count).mapToObj(i -> picture(resolution, i, 1)).toList();
  }

  private static List<Placement> repeated(List<Placement> pictures, int repeats) {
    return IntStream.range(0, pictures.size())
        .mapToObj(i -> picture(pictures.get(i).resolution(), i, repeats))
        .toList();
  }

  private static Placement picture(Resolution resolution, int number, int repeats) {
    return new Placement(
        new TrainingImage(
            Path.of(resolution + "-" + number),
            resolution.width(),
            resolution.height(),
            Optional.empty(),
            "00",
            new Subset(Path.of("folder"), repeats, 1, Optional.empty())),
        resolution);
  }

  private static List<BatchPlan> plans(BatchPlanner planner, int count) {
    return LongStream.range(0, count).mapToObj(planner::plan).toList();
  }

  private static Map<TrainingImage, Integer> uses(List<BatchPlan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.images().stream())
        .collect(Collectors.toMap(Function.identity(), image -> 1, Integer::sum, HashMap::new));
  }

  private static IntSummaryStatistics statistics(List<BatchPlan> plans) {
    return uses(plans).values().stream().mapToInt(Integer::intValue).summaryStatistics();
  }

  private static String text(BatchPlan plan) {
    return plan.images().stream()
        .map(image -> image.path().toString())
        .collect(Collectors.joining(" "));
  }
}
