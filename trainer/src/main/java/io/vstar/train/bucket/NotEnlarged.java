package io.vstar.train.bucket;

import io.vstar.image.ImageSize;
import java.util.Optional;

/**
 * The rule that never enlarges: a picture gets the bucket that it would get anyway if it covers
 * that bucket, and else the nearest of the largest resolutions within it.
 *
 * @param usual the rule for pictures that need not be enlarged
 * @param limits the limits of the resolutions, of which the shortest side does not hold for small
 *     pictures
 */
record NotEnlarged(NearestBucket usual, BucketLimits limits) implements BucketRule {

  @Override
  public Optional<BucketFit> fit(ImageSize picture) {
    return usual
        .fit(picture)
        .filter(fit -> covers(picture, fit.resolution()))
        .or(
            () ->
                BucketGrid.within(picture, limits)
                    .flatMap(grid -> new NearestBucket(grid, usual.distance()).fit(picture)));
  }

  private static boolean covers(ImageSize picture, Resolution resolution) {
    return picture.width() >= resolution.width() && picture.height() >= resolution.height();
  }
}
