package io.vstar.train.bucket;

import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the resolution that fits a picture's shape best.
 *
 * @param grid the resolutions to choose from
 * @param distance what is least for the best
 * @param tooFar distance from which on a picture is left out; above 0, infinite to keep all
 */
public record BucketAssigner(BucketGrid grid, AspectDistance distance, double tooFar) {

  /** Cuts off as little as possible and leaves no picture out. */
  public static BucketAssigner leastCrop(BucketGrid grid) {
    return new BucketAssigner(grid, AspectDistance.LOG_RATIO, Double.POSITIVE_INFINITY);
  }

  public BucketAssignment assign(List<TrainingImage> images) {
    List<Placement> placements = new ArrayList<>();
    List<TrainingImage> pruned = new ArrayList<>();
    for (TrainingImage image : images) {
      nearest(image.width(), image.height())
          .ifPresentOrElse(
              resolution -> placements.add(new Placement(image, resolution)),
              () -> pruned.add(image));
    }
    return new BucketAssignment(placements, pruned);
  }

  /** The nearest resolution, the first of those equally near; empty if it is too far. */
  public Optional<Resolution> nearest(int width, int height) {
    double aspect = (double) width / height;
    Resolution nearest = null;
    double least = tooFar;
    for (Resolution resolution : grid.resolutions()) {
      double candidate = distance.between(aspect, resolution.aspect());
      if (candidate < least) {
        nearest = resolution;
        least = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }
}
