package io.vstar.train.bucket;

import io.vstar.image.Cropping;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.unet.PictureSize;

/**
 * A picture and the resolution it is trained at: scaled until it covers the resolution, then
 * cropped to it, then mirrored or not.
 *
 * @param crop which part of the scaled picture is kept
 * @param flipped whether the crop is mirrored, left to right
 */
public record Placement(
    TrainingImage image, Resolution resolution, Cropping crop, boolean flipped) {

  /** Keeps the middle of the picture, not mirrored. */
  public Placement(TrainingImage image, Resolution resolution) {
    this(image, resolution, Cropping.CENTER, false);
  }

  /** The factor from pixels of the picture to pixels of the resolution; above 1 enlarges. */
  public double scale() {
    return Math.max(
        (double) resolution.width() / image.width(), (double) resolution.height() / image.height());
  }

  /** The picture's size before it is cropped. */
  public ImageSize scaled() {
    return ImageScaler.coveringSize(
        new ImageSize(image.width(), image.height()),
        new ImageSize(resolution.width(), resolution.height()));
  }

  /** Pixels of the scaled picture that are cut off on the left. */
  public int cropLeft() {
    return crop.left(scaled().width() - resolution.width());
  }

  /** Pixels of the scaled picture that are cut off at the top. */
  public int cropTop() {
    return crop.top(scaled().height() - resolution.height());
  }

  /** What models that read sizes are told. */
  public PictureSize pictureSize() {
    return new PictureSize(
        image.height(),
        image.width(),
        cropTop(),
        cropLeft(),
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
