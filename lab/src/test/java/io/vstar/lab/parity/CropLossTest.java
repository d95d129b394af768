package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketLimits;
import io.vstar.train.bucket.BucketRule;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.config.BucketSettings.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The mean crop loss of the recorded picture sizes by each metric, as {@code docs/data.md} has it:
 * over the pictures that all metrics use.
 */
class CropLossTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "data.md");

  @ParameterizedTest
  @CsvSource({
    "512, 262144, 256, 1024, 64",
    "512, 262144, 256, 1024, 8",
    "512, 393216, 256, 1024, 64",
    "1024, 1048576, 512, 2048, 64"
  })
  void theDefaultMetricCutsOffLeast(int side, long area, int min, int max, int step)
      throws Exception {
    BucketLimits limits = new BucketLimits(new Resolution(side, side), area, min, max, step);
    List<Double> losses = losses(limits, false, List.of(Metric.LOG, Metric.NOVELAI, Metric.KOHYA));
    assertThat(losses.get(0)).isLessThan(losses.get(1)).isLessThan(losses.get(2));
    assertThat(Files.readString(DOCUMENT))
        .contains(row(side, area, min, max, step, "enlarged", losses));
  }

  @ParameterizedTest
  @CsvSource({"512, 262144, 256, 1024, 64", "1024, 1048576, 256, 2048, 32"})
  void soItDoesWithoutEnlarging(int side, long area, int min, int max, int step) throws Exception {
    BucketLimits limits = new BucketLimits(new Resolution(side, side), area, min, max, step);
    List<Double> losses = losses(limits, true, List.of(Metric.LOG, Metric.NOVELAI, Metric.KOHYA));
    assertThat(losses.get(0)).isLessThan(losses.get(1)).isLessThan(losses.get(2));
    assertThat(Files.readString(DOCUMENT))
        .contains(row(side, area, min, max, step, "`noUpscale`", losses));
  }

  /** Returns the row of the document, whose last cell is the number of pictures. */
  private static String row(
      int side, long area, int min, int max, int step, String small, List<Double> losses) {
    return String.format(
        Locale.ROOT,
        "| %d, area %d | %d to %d by %d | %s | %.4f %% | %.4f %% | %.4f %% | %.0f |",
        side,
        area,
        min,
        max,
        step,
        small,
        100 * losses.get(0),
        100 * losses.get(1),
        100 * losses.get(2),
        losses.get(3));
  }

  /** Returns the mean loss by each metric, and the number of pictures. */
  private static List<Double> losses(BucketLimits limits, boolean noUpscale, List<Metric> metrics)
      throws Exception {
    RecordedBuckets recorded =
        new RecordedBuckets(
            Path.of(CropLossTest.class.getResource("/golden/buckets/kohya_buckets.json").toURI()));
    List<List<Optional<Placement>>> placed = new ArrayList<>();
    for (Metric metric : metrics) {
      BucketRule rule = BucketRule.of(metric, noUpscale, limits);
      double tooFar = metric == Metric.NOVELAI ? 4 : Double.POSITIVE_INFINITY;
      placed.add(recorded.assign(new BucketAssigner(rule, tooFar, Extremes.LEAVE_OUT)));
    }
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < recorded.pictures().size(); i++) {
      int picture = i;
      if (placed.stream()
          .map(each -> each.get(picture))
          .allMatch(Predicate.not(Optional::isEmpty))) {
        used.add(picture);
      }
    }
    List<Double> losses = new ArrayList<>();
    for (List<Optional<Placement>> each : placed) {
      losses.add(
          used.stream()
              .mapToDouble(picture -> each.get(picture).orElseThrow().cropLoss())
              .average()
              .orElseThrow());
    }
    losses.add((double) used.size());
    return losses;
  }
}
