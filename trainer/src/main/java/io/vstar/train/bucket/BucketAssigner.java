package io.vstar.train.bucket;

import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An assigner of pictures to the resolution that fits their shape best.
 *
 * @param grid the resolutions to choose from
 * @param distance the measure by which the nearest resolution is found
 * @param tooFar the distance from which on a picture is left out; above 0, infinite to keep all
 */
public record BucketAssigner(BucketGrid grid, AspectDistance distance, double tooFar) {

  /** Returns an assigner that crops as little as possible and leaves no picture out. */
  public static BucketAssigner leastCrop(BucketGrid grid) {
    return new BucketAssigner(grid, AspectDistance.LOG_RATIO, Double.POSITIVE_INFINITY);
  }

  /** Assigns each picture to its nearest resolution. */
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

  /**
   * Returns the nearest resolution, the first of equally near ones; empty if it is too far.
   *
   * @param width the width of a picture in pixels
   * @param height the height of a picture in pixels
   */
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
