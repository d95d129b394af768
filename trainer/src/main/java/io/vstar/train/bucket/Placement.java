package io.vstar.train.bucket;

import io.vstar.image.Cropping;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.unet.PictureSize;

/**
 * A picture and the resolution it is trained at. The picture is scaled, as a rule until it just
 * covers the resolution, cropped to it, and mirrored if asked for.
 *
 * @param image the picture
 * @param resolution the resolution it is cropped to
 * @param scaled the size of the scaled picture before it is cropped
 * @param crop the part of the scaled picture that is kept
 * @param flipped whether the crop is mirrored, left to right
 */
public record Placement(
    TrainingImage image, Resolution resolution, ImageSize scaled, Cropping crop, boolean flipped) {

  /**
   * Makes a placement of a picture that is scaled until it just covers the resolution.
   *
   * @param image the picture
   * @param resolution the resolution it is scaled and cropped to
   * @param crop the part of the scaled picture that is kept
   * @param flipped whether the crop is mirrored, left to right
   */
  public Placement(TrainingImage image, Resolution resolution, Cropping crop, boolean flipped) {
    this(image, resolution, covering(image, resolution), crop, flipped);
  }

  /** Makes a placement that keeps the middle of the picture, not mirrored. */
  public Placement(TrainingImage image, Resolution resolution) {
    this(image, resolution, Cropping.CENTER, false);
  }

  private static ImageSize covering(TrainingImage image, Resolution resolution) {
    return ImageScaler.coveringSize(
        new ImageSize(image.width(), image.height()), resolution.size());
  }

  /** Returns the factor by which the picture is scaled; above 1 it is enlarged. */
  public double scale() {
    return Math.max(
        (double) scaled.width() / image.width(), (double) scaled.height() / image.height());
  }

  /** Returns the number of pixels of the scaled picture that are cut off on the left. */
  public int cropLeft() {
    return crop.left(scaled().width() - resolution.width());
  }

  /** Returns the number of pixels of the scaled picture that are cut off at the top. */
  public int cropTop() {
    return crop.top(scaled().height() - resolution.height());
  }

  /** Returns the sizes and the crop that SDXL models are conditioned on. */
  public PictureSize pictureSize() {
    return new PictureSize(
        image.height(),
        image.width(),
        cropTop(),
        cropLeft(),
        resolution.height(),
        resolution.width());
  }

  /**
   * Returns the share of the picture's area that the crop cuts off, from 0 to below 1. If the
   * scaled picture just covers the resolution, the share follows from the aspect ratios, without
   * the rounding of the scaled size.
   */
  public double cropLoss() {
    if (scaled.width() > resolution.width() && scaled.height() > resolution.height()) {
      return 1 - (double) resolution.area() / ((long) scaled.width() * scaled.height());
    }
    double aspect = (double) image.width() / image.height();
    double ratio = aspect / resolution.aspect();
    return 1 - Math.min(ratio, 1 / ratio);
  }
}
