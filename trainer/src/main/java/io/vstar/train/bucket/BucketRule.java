package io.vstar.train.bucket;

import io.vstar.image.ImageSize;
import io.vstar.train.config.BucketSettings;
import java.util.Optional;

/** A rule that chooses the bucket of a picture by its size. */
public interface BucketRule {

  /**
   * Chooses the bucket of a picture.
   *
   * @param picture the size of the picture
   * @return the bucket, however far its shape is from that of the picture; empty if the picture
   *     would have to be enlarged and the rule does not enlarge
   */
  Optional<BucketFit> fit(ImageSize picture);

  /**
   * Returns the rule that a config asks for.
   *
   * @param metric the rule that chooses the bucket
   * @param noUpscale whether pictures are never enlarged
   * @param limits the limits of the resolutions; kohya's rule without enlargement heeds only area
   *     and step
   */
  static BucketRule of(BucketSettings.Metric metric, boolean noUpscale, BucketLimits limits) {
    if (metric == BucketSettings.Metric.KOHYA) {
      return noUpscale
          ? new KohyaNotEnlarged(limits.maxArea(), limits.step())
          : new KohyaNearest(BucketGrid.kohya(limits));
    }
    AspectDistance distance =
        metric == BucketSettings.Metric.LOG ? AspectDistance.LOG_RATIO : AspectDistance.RATIO;
    NearestBucket nearest = new NearestBucket(BucketGrid.of(limits), distance);
    return noUpscale ? new NotEnlarged(nearest, limits) : nearest;
  }
}
