package io.vstar.train.bucket;

import io.vstar.train.dataset.TrainingImage;
import io.vstar.unet.PictureSize;

/**
 * A picture and the resolution it is trained at: scaled until it covers the resolution, then
 * cropped to it.
 */
public record Placement(TrainingImage image, Resolution resolution) {

  /** The factor from pixels of the picture to pixels of the resolution; above 1 enlarges. */
  public double scale() {
    return Math.max(
        (double) resolution.width() / image.width(), (double) resolution.height() / image.height());
  }

  /** What models that read sizes are told: the picture is cropped at its centre. */
  public PictureSize pictureSize() {
    int height = (int) Math.round(image.height() * scale());
    int width = (int) Math.round(image.width() * scale());
    return new PictureSize(
        image.height(),
        image.width(),
        (height - resolution.height()) / 2,
        (width - resolution.width()) / 2,
        resolution.height(),
        resolution.width());
  }

  /** The part of the picture's area that the crop cuts off, from 0 to below 1. */
  public double cropLoss() {
    double aspect = (double) image.width() / image.height();
    double ratio = aspect / resolution.aspect();
    return 1 - Math.min(ratio, 1 / ratio);
  }
}
