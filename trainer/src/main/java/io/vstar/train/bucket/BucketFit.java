package io.vstar.train.bucket;

import io.vstar.image.Cropping;
import io.vstar.image.ImageSize;
import io.vstar.train.dataset.TrainingImage;

/**
 * The way in which a picture is brought to a resolution.
 *
 * @param resolution the resolution of its bucket
 * @param scaled the size that it is scaled to; no side is shorter than that of the resolution
 * @param crop the part of the scaled picture that is kept
 * @param error the distance between the aspect ratios of the picture and the resolution, at least
 *     0, in the unit of the {@link BucketRule} that made it
 */
public record BucketFit(Resolution resolution, ImageSize scaled, Cropping crop, double error) {

  /** Returns the placement of a picture that is brought to the resolution in this way. */
  Placement place(TrainingImage image) {
    return new Placement(image, resolution, scaled, crop, false);
  }
}
