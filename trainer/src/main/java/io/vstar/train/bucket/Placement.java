package io.vstar.train.bucket;

import io.vstar.error.ConfigException;
import io.vstar.image.Cropping;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.unet.PictureSize;

/**
 * A picture and the resolution it is trained at. The picture is scaled, as a rule until it just
 * covers the resolution, cropped to it, and mirrored if asked for. If it is rotated, a larger part
 * is cropped, which holds the rotated resolution.
 *
 * @param image the picture
 * @param resolution the resolution it is cropped to
 * @param scaled the size of the scaled picture before it is cropped
 * @param crop the part of the scaled picture that is kept
 * @param flipped whether the crop is mirrored, left to right
 * @param jitter the small variation of the picture, before it is mirrored
 */
public record Placement(
    TrainingImage image,
    Resolution resolution,
    ImageSize scaled,
    Cropping crop,
    boolean flipped,
    Jitter jitter) {

  /** Makes a placement without a variation. */
  public Placement(
      TrainingImage image,
      Resolution resolution,
      ImageSize scaled,
      Cropping crop,
      boolean flipped) {
    this(image, resolution, scaled, crop, flipped, Jitter.NONE);
  }

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

  /**
   * Returns a variation of the picture, which is enlarged as far as the rotation asks for.
   *
   * @param part the part of the enlarged picture that is kept
   * @param by the variation
   */
  public Placement varied(Cropping part, Jitter by) {
    return new Placement(image, resolution, scaled(by, by.zoom()), part, flipped, by);
  }

  /** Returns the size of the picture when it is enlarged as far as a rotation asks for. */
  ImageSize covering(Jitter by) {
    return scaled(by, 1);
  }

  private ImageSize scaled(Jitter by, double zoom) {
    ImageSize kept = by.cropped(resolution);
    double fit =
        Math.max(
            1,
            Math.max(
                (double) kept.width() / scaled.width(), (double) kept.height() / scaled.height()));
    return new ImageSize(
        Math.max(kept.width(), (int) Math.round(fit * zoom * scaled.width())),
        Math.max(kept.height(), (int) Math.round(fit * zoom * scaled.height())));
  }

  /** Returns the mirror image, left to right. */
  public Placement mirrored() {
    return new Placement(image, resolution, scaled, crop, !flipped, jitter);
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

  /**
   * Returns the size of the part that is cropped: the resolution, or if the picture is rotated the
   * upright rectangle around the rotated resolution.
   */
  public ImageSize cropped() {
    return jitter.cropped(resolution);
  }

  /** Returns the number of pixels of the scaled picture that are cut off on the left. */
  public int cropLeft() {
    return crop.left(scaled.width() - cropped().width());
  }

  /** Returns the number of pixels of the scaled picture that are cut off at the top. */
  public int cropTop() {
    return crop.top(scaled.height() - cropped().height());
  }

  /**
   * Returns the sizes and the crop that SDXL models are conditioned on. Those of a mirrored crop
   * are measured in the mirrored picture.
   */
  public PictureSize pictureSize() {
    int right = scaled.width() - cropped().width() - cropLeft();
    return new PictureSize(
        image.height(),
        image.width(),
        cropTop(),
        flipped ? right : cropLeft(),
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

  /**
   * Checks that a model can process the resolution.
   *
   * @throws ConfigException if a side has more than {@code longest} pixels
   */
  public void requireSidesUpTo(int longest) {
    if (Math.max(resolution.width(), resolution.height()) > longest) {
      throw new ConfigException(
          "%s would be used at %s pixels, expected sides of at most %d for this model; set a smaller resolution or bucket.max"
              .formatted(image.path(), resolution, longest));
    }
  }
}
