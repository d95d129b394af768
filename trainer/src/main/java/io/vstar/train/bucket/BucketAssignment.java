package io.vstar.train.bucket;

import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An assignment of pictures to the resolutions they are trained at.
 *
 * @param placements the pictures with their resolutions, in the order of the dataset
 * @param pruned the pictures too far from every resolution to be trained on
 */
public record BucketAssignment(List<Placement> placements, List<TrainingImage> pruned) {
  private static final double NOTABLE_CROP_LOSS = 0.2;
  private static final double NOTABLE_SCALE = 1.25;

  public BucketAssignment {
    placements = List.copyOf(placements);
    pruned = List.copyOf(pruned);
  }

  /** Returns the pictures of each resolution that has any. */
  public SortedMap<Resolution, List<TrainingImage>> buckets() {
    SortedMap<Resolution, List<TrainingImage>> buckets = new TreeMap<>();
    for (Placement placement : placements) {
      buckets
          .computeIfAbsent(placement.resolution(), resolution -> new ArrayList<>())
          .add(placement.image());
    }
    buckets.replaceAll((resolution, images) -> List.copyOf(images));
    return buckets;
  }

  /**
   * Returns one line for each picture that is left out, cropped by more than a fifth, or much
   * enlarged.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (TrainingImage image : pruned) {
      warnings.add(describe(image) + " is not used: no bucket is near its shape; crop it");
    }
    for (Placement placement : placements) {
      String picture = describe(placement.image());
      if (placement.cropLoss() > NOTABLE_CROP_LOSS) {
        long percent = Math.round(100 * placement.cropLoss());
        warnings.add(
            "%s loses %s%% of its area to the crop to %s; crop it by hand, or raise bucket.max"
                .formatted(picture, percent, placement.resolution()));
      }
      if (placement.scale() > NOTABLE_SCALE) {
        double times = Math.round(10 * placement.scale()) / 10.0;
        warnings.add(
            "%s is enlarged %s times to cover %s; use a larger picture or a lower resolution"
                .formatted(picture, times, placement.resolution()));
      }
    }
    return warnings;
  }

  private static String describe(TrainingImage image) {
    return "%s (%sx%s)".formatted(image.path(), image.width(), image.height());
  }
}
