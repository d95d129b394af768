package io.vstar.train.bucket;

import io.vstar.image.Cropping;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import java.util.Optional;

/**
 * The rule that takes the resolution whose aspect ratio is nearest, the first of equally near ones.
 * The picture is scaled until it covers the resolution, and its middle is kept.
 *
 * @param grid the resolutions to choose from
 * @param distance the measure of the distance between aspect ratios
 */
record NearestBucket(BucketGrid grid, AspectDistance distance) implements BucketRule {

  @Override
  public Optional<BucketFit> fit(ImageSize picture) {
    double aspect = (double) picture.width() / picture.height();
    Resolution nearest = nearest(aspect);
    return Optional.of(
        new BucketFit(
            nearest,
            ImageScaler.coveringSize(picture, nearest.size()),
            Cropping.CENTER,
            distance.between(aspect, nearest.aspect())));
  }

  /** Returns the resolution whose aspect ratio is nearest to the given one. */
  Resolution nearest(double aspect) {
    Resolution nearest = null;
    double least = Double.POSITIVE_INFINITY;
    for (Resolution resolution : grid.resolutions()) {
      double candidate = distance.between(aspect, resolution.aspect());
      if (candidate < least) {
        nearest = resolution;
        least = candidate;
      }
    }
    return nearest;
  }
}
