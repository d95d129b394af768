package io.vstar.train.bucket;

import io.vstar.error.DatasetException;
import io.vstar.train.config.Upscaling;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.DatasetProblems;
import io.vstar.train.dataset.Subset;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An assignment of pictures to the resolutions they are trained at.
 *
 * @param placements the pictures with their resolutions, in the order of the dataset
 * @param leftOut the pictures that are not used
 * @param notes a finding for each picture that is not used, and for each that is used although its
 *     shape is extreme
 */
public record BucketAssignment(
    List<Placement> placements, List<TrainingImage> leftOut, List<DatasetFinding> notes) {
  private static final double NOTABLE_CROP_LOSS = 0.2;
  private static final double NOTABLE_SCALE = 1.25;

  public BucketAssignment {
    placements = List.copyOf(placements);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }

  /**
   * Returns the assignment after a rule on pictures that are smaller than their resolution.
   *
   * @throws DatasetException if one is refused, or none is left; it names the first one
   */
  public BucketAssignment upscaling(Upscaling rule) {
    return upscaling(rule, DatasetProblems.REFUSED);
  }

  /**
   * Returns the assignment after a rule on pictures that are smaller than their resolution.
   *
   * @param problems takes pictures that are refused; the others are kept
   */
  public BucketAssignment upscaling(Upscaling rule, DatasetProblems problems) {
    List<Placement> enlarged =
        placements.stream().filter(placement -> placement.scale() > 1).toList();
    if (rule == Upscaling.WARN || enlarged.isEmpty()) {
      return this;
    }
    List<Placement> kept = placements.stream().filter(placement -> placement.scale() <= 1).toList();
    if (rule == Upscaling.REFUSE || kept.isEmpty()) {
      Placement first = enlarged.get(0);
      problems.found(
          DatasetProblem.TOO_SMALL,
          enlarged.stream().map(each -> each.image().path()).toList(),
          new DatasetException(
              "%s is smaller than %s, which it would be enlarged to (%d pictures are); use larger pictures or a lower resolution, or set dataset.upscaling: warn"
                  .formatted(describe(first.image()), first.resolution(), enlarged.size())));
      return new BucketAssignment(kept, leftOut, notes);
    }
    List<TrainingImage> without = new ArrayList<>(leftOut);
    List<DatasetFinding> lines = new ArrayList<>(notes);
    for (Placement small : enlarged) {
      without.add(small.image());
      lines.add(
          DatasetFinding.of(
                  DatasetProblem.TOO_SMALL,
                  small.image().path(),
                  describe(small.image())
                      + " is not used: it would be enlarged; use a larger picture of it")
              .withKey("dataset.upscaling"));
    }
    return new BucketAssignment(kept, without, lines);
  }

  /** Returns the pictures of each resolution that has any. */
  public SortedMap<Resolution, List<Placement>> buckets() {
    return buckets(subset -> true);
  }

  /** Returns the pictures of some subsets for each resolution that has any. */
  SortedMap<Resolution, List<Placement>> buckets(Predicate<Subset> subsets) {
    SortedMap<Resolution, List<Placement>> buckets = new TreeMap<>();
    for (Placement placement : placements) {
      if (subsets.test(placement.image().subset())) {
        buckets
            .computeIfAbsent(placement.resolution(), resolution -> new ArrayList<>())
            .add(placement);
      }
    }
    buckets.replaceAll((resolution, placed) -> List.copyOf(placed));
    return buckets;
  }

  /**
   * Returns a finding for each picture that is left out, cropped by more than a fifth, or much
   * enlarged.
   */
  public List<DatasetFinding> findings() {
    List<DatasetFinding> findings = new ArrayList<>(notes);
    for (Placement placement : placements) {
      Path file = placement.image().path();
      String picture = describe(placement.image());
      if (placement.cropLoss() > NOTABLE_CROP_LOSS) {
        long percent = Math.round(100 * placement.cropLoss());
        findings.add(
            DatasetFinding.of(
                    DatasetProblem.CROP_LOSS,
                    file,
                    "%s loses %s%% of its area to the crop to %s; crop it by hand, or raise bucket.max"
                        .formatted(picture, percent, placement.resolution()))
                .withKey("bucket.max"));
      }
      if (placement.scale() > NOTABLE_SCALE) {
        double times = Math.round(10 * placement.scale()) / 10.0;
        findings.add(
            DatasetFinding.of(
                    DatasetProblem.UPSCALED,
                    file,
                    "%s is enlarged %s times to cover %s; use a larger picture or a lower resolution"
                        .formatted(picture, times, placement.resolution()))
                .withKey("resolution"));
      }
    }
    return findings;
  }

  /** Returns the path and the size of a picture as messages name it. */
  static String describe(TrainingImage image) {
    return "%s (%sx%s)".formatted(image.path(), image.width(), image.height());
  }
}
