package io.vstar.train.bucket;

import io.vstar.image.Cropping;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import java.util.Optional;

/**
 * The rule of kohya's {@code BucketManager.select_bucket} with enlargement: the bucket whose aspect
 * ratio has the least plain difference. Kohya first looks for a bucket of the very size of the
 * picture; no other bucket of its list has that aspect ratio, so it is the nearest anyway.
 *
 * @param grid the resolutions to choose from, in kohya's order
 */
record KohyaNearest(BucketGrid grid) implements BucketRule {

  @Override
  public Optional<BucketFit> fit(ImageSize picture) {
    double aspect = (double) picture.width() / picture.height();
    Resolution chosen = new NearestBucket(grid, AspectDistance.RATIO).nearest(aspect);
    ImageSize scaled = ImageScaler.coveringSize(picture, chosen.size());
    return Optional.of(fit(picture, chosen, scaled));
  }

  /**
   * Makes a fit with kohya's crop: of an odd number of pixels the smaller half is cut off first.
   */
  static BucketFit fit(ImageSize picture, Resolution resolution, ImageSize scaled) {
    double aspect = (double) picture.width() / picture.height();
    Cropping crop =
        new Cropping(
            smallerHalf(scaled.width() - resolution.width()),
            smallerHalf(scaled.height() - resolution.height()));
    return new BucketFit(
        resolution, scaled, crop, AspectDistance.RATIO.between(aspect, resolution.aspect()));
  }

  private static double smallerHalf(int surplus) {
    return surplus == 0 ? 0 : surplus / 2 / (double) surplus;
  }
}
