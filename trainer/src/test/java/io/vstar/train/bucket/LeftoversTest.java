package io.vstar.train.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.train.config.BucketSettings.Leftovers;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans under each treatment of leftovers, on many random sets of pictures. */
class LeftoversTest {
  private static final int SETS = 60;
  private static final int EPOCHS = 5;

  /** A random set of pictures, and its plan. */
  private record Trial(
      SortedMap<Resolution, List<Placement>> buckets, int batchSize, BatchPlanner planner) {

    static Trial random(SplittableRandom random, Leftovers leftovers) {
      int batchSize = random.nextInt(1, 10);
      SortedMap<Resolution, List<Placement>> buckets = new TreeMap<>();
      for (int bucket = random.nextInt(1, 5); bucket > 0; bucket--) {
        Resolution resolution = new Resolution(64 * bucket, 256);
        // A bucket that fills a batch is always there, so that no plan is empty.
        int count = bucket == 1 ? random.nextInt(batchSize, 40) : random.nextInt(1, 25);
        boolean alike = random.nextBoolean();
        int repeats = random.nextInt(1, 4);
        List<Placement> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          pictures.add(picture(resolution, i, alike ? repeats : random.nextInt(1, 4)));
        }
        buckets.put(resolution, pictures);
      }
      long seed = random.nextLong();
      return new Trial(buckets, batchSize, new BatchPlanner(buckets, batchSize, leftovers, seed));
    }

    /** Returns the batches of the first epochs, each of which is checked to be whole. */
    List<List<BatchPlan>> epochs(long batchesEach) {
      List<List<BatchPlan>> epochs = new ArrayList<>();
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        List<BatchPlan> plans =
            LongStream.range(epoch * batchesEach, (epoch + 1) * batchesEach)
                .mapToObj(planner::plan)
                .toList();
        assertThat(plans).extracting(BatchPlan::epoch).containsOnly((long) epoch);
        epochs.add(plans);
      }
      assertThat(planner.plan(EPOCHS * batchesEach).epoch()).isEqualTo(EPOCHS);
      return epochs;
    }

    List<Placement> pictures() {
      return buckets.values().stream().flatMap(Collection::stream).toList();
    }

    int uses(Resolution resolution) {
      return buckets.get(resolution).stream().mapToInt(LeftoversTest::repeats).sum();
    }
  }

  @Test
  void keptLeftoversUseEveryPictureAsOftenAsItsRepeatsInEveryEpoch() {
    forEach(
        Leftovers.KEEP,
        trial -> {
          EpochTable table = trial.planner().table();
          for (List<BatchPlan> epoch : trial.epochs(table.fullBatches() + table.unevenBuckets())) {
            Map<Placement, Integer> uses = uses(epoch);
            trial.pictures().forEach(each -> assertThat(uses).containsEntry(each, repeats(each)));
            List<BatchPlan> shorts =
                epoch.stream().filter(plan -> plan.images().size() < trial.batchSize()).toList();
            assertThat(shorts)
                .hasSize((int) table.unevenBuckets())
                .extracting(BatchPlan::resolution)
                .doesNotHaveDuplicates();
            assertThat(shorts.stream().mapToLong(plan -> plan.images().size()).sum())
                .isEqualTo(table.left());
            requireOwnBuckets(trial, epoch);
          }
        });
  }

  @Test
  void droppedLeftoversAreOtherOnesInEachEpochAndAreAsManyAsTold() {
    forEach(
        Leftovers.DROP,
        trial -> {
          EpochTable table = trial.planner().table();
          for (List<BatchPlan> epoch : trial.epochs(table.fullBatches())) {
            assertThat(epoch).allMatch(plan -> plan.images().size() == trial.batchSize());
            Map<Placement, Integer> uses = uses(epoch);
            uses.forEach((each, times) -> assertThat(times).isLessThanOrEqualTo(repeats(each)));
            long used = uses.values().stream().mapToLong(Integer::longValue).sum();
            assertThat(table.examples() - used).isEqualTo(table.left());
            requireOwnBuckets(trial, epoch);
          }
        });
  }

  @Test
  void filledLeftoversUseEveryPictureAndThenOthersOfTheBucketAsEvenlyAsTheyCan() {
    forEach(
        Leftovers.FILL,
        trial -> {
          EpochTable table = trial.planner().table();
          for (List<BatchPlan> epoch : trial.epochs(table.fullBatches() + table.unevenBuckets())) {
            assertThat(epoch).allMatch(plan -> plan.images().size() == trial.batchSize());
            Map<Placement, Integer> uses = uses(epoch);
            trial
                .pictures()
                .forEach(each -> assertThat(uses.get(each)).isGreaterThanOrEqualTo(repeats(each)));
            long added = uses.values().stream().mapToLong(Integer::longValue).sum();
            assertThat(added - table.examples())
                .isEqualTo(table.unevenBuckets() * trial.batchSize() - table.left());
            requireOwnBuckets(trial, epoch);
          }
        });
  }

  /**
   * Where the pictures of a bucket have the same repeats, no batch repeats one that it need not.
   */
  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void inABatchTheNumbersOfTwoPicturesDifferByAtMostOne(Leftovers leftovers) {
    forEach(
        leftovers,
        trial -> {
          for (long index = 0; index < 60; index++) {
            BatchPlan plan = trial.planner().plan(index);
            List<Placement> bucket = trial.buckets().get(plan.resolution());
            if (bucket.stream().mapToInt(LeftoversTest::repeats).distinct().count() == 1) {
              Map<Placement, Integer> uses = uses(List.of(plan));
              bucket.forEach(each -> uses.putIfAbsent(each, 0));
              assertThat(Collections.max(uses.values()) - Collections.min(uses.values()))
                  .isLessThanOrEqualTo(1);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void anyBatchIsPlannedWithoutThoseBeforeInAnyOrder(Leftovers leftovers) {
    var random = new SplittableRandom(8);
    for (int set = 0; set < 30; set++) {
      Trial trial = Trial.random(random, leftovers);
      List<BatchPlan> inOrder = LongStream.range(0, 80).mapToObj(trial.planner()::plan).toList();
      for (int i = 0; i < 40; i++) {
        int index = random.nextInt(80);
        assertThat(trial.planner().plan(index)).isEqualTo(inOrder.get(index));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void aBatchFarAwayIsPlannedAtOnce(Leftovers leftovers) {
    SortedMap<Resolution, List<Placement>> buckets = bucket(50);
    BatchPlanner planner = new BatchPlanner(buckets, 4, leftovers, 1);
    BatchPlan plan = planner.plan(3_000_000_000L);
    // 12.5, 13, 13 and 12 batches an epoch.
    assertThat(plan.epoch())
        .isEqualTo(
            switch (leftovers) {
              case CARRY -> 240_000_000L;
              case FILL, KEEP -> 3_000_000_000L / 13;
              case DROP -> 250_000_000L;
            });
  }

  @ParameterizedTest
  @EnumSource(Leftovers.class)
  void overManyEpochsNoPictureIsPreferred(Leftovers leftovers) {
    // 10 pictures in batches of 4, 2 left over: as many uses for each, but for chance.
    BatchPlanner planner = new BatchPlanner(bucket(10), 4, leftovers, 6);
    List<BatchPlan> plans = LongStream.range(0, 3000).mapToObj(planner::plan).toList();
    int all = plans.stream().mapToInt(plan -> plan.images().size()).sum();
    uses(plans)
        .forEach((picture, times) -> assertThat(times).isBetween(all / 10 - 100, all / 10 + 100));
  }

  @Test
  void epochsHaveOrdersOfTheirOwn() {
    BatchPlanner planner = new BatchPlanner(bucket(12), 4, Leftovers.KEEP, 6);
    List<Placement> first = order(planner, 0);
    assertThat(order(planner, 3)).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
  }

  @Test
  void aPlanOfWhichNothingIsLeftIsRefused() {
    assertThatThrownBy(() -> new BatchPlanner(bucket(3), 4, Leftovers.DROP, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "bucket.leftovers is drop, but no bucket has the pictures of a batch of 4");
    assertThat(new BatchPlanner(bucket(3), 4, Leftovers.KEEP, 1).plan(7).images()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"CARRY, 512x512-1 512x512-0", "FILL, 512x512-2 512x512-0"})
  void thePlanOfASeedIsTheSameInEveryVersion(Leftovers leftovers, String second) {
    // Pinned: a change would break the resuming of runs begun before it.
    BatchPlanner planner = new BatchPlanner(bucket(3), 2, leftovers, 42);
    assertThat(planner.plan(1).images().stream().map(each -> each.path().toString()).toList())
        .containsExactly(second.split(" "));
  }

  private interface Check {
    void of(Trial trial);
  }

  private static void forEach(Leftovers leftovers, Check check) {
    var random = new SplittableRandom(leftovers.ordinal());
    for (int i = 0; i < SETS; i++) {
      check.of(Trial.random(random, leftovers));
    }
  }

  private static void requireOwnBuckets(Trial trial, List<BatchPlan> epoch) {
    epoch.forEach(
        plan -> assertThat(trial.buckets().get(plan.resolution())).containsAll(plan.placements()));
  }

  private static List<Placement> order(BatchPlanner planner, long from) {
    return LongStream.range(from, from + 3)
        .mapToObj(planner::plan)
        .flatMap(plan -> plan.placements().stream())
        .toList();
  }

  private static Map<Placement, Integer> uses(List<BatchPlan> plans) {
    Map<Placement, Integer> uses = new HashMap<>();
    plans.forEach(plan -> plan.placements().forEach(each -> uses.merge(each, 1, Integer::sum)));
    return uses;
  }

  private static SortedMap<Resolution, List<Placement>> bucket(int count) {
    Resolution square = new Resolution(512, 512);
    List<Placement> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(picture(square, i, 1));
    }
    return new TreeMap<>(Map.of(square, pictures));
  }

  private static Placement picture(Resolution resolution, int number, int repeats) {
    Subset subset = new Subset(Path.of("folder"), repeats, 1, Optional.empty());
    Path path = Path.of(resolution + "-" + number);
    return new Placement(
        new TrainingImage(
            path, resolution.width(), resolution.height(), Optional.empty(), "00", subset),
        resolution);
  }

  private static int repeats(Placement picture) {
    return picture.image().subset().repeats();
  }
}
