package io.vstar.train.bucket;

import io.vstar.image.ImageSize;
import java.util.Optional;

/**
 * The rule of kohya's {@code BucketManager.select_bucket} with {@code bucket_no_upscale}: a picture
 * above the area is scaled down to about it, a smaller one stays as it is, and then both sides are
 * cropped to multiples of the step. There is no list of buckets, no shortest and no longest side.
 *
 * @param maxArea the largest area in pixels, but for what rounding adds
 * @param step the number of pixels that sides are multiples of
 */
record KohyaNotEnlarged(long maxArea, int step) implements BucketRule {

  @Override
  public Optional<BucketFit> fit(ImageSize picture) {
    if ((long) picture.width() * picture.height() <= maxArea) {
      return cropped(picture, picture);
    }
    double aspect = (double) picture.width() / picture.height();
    double width = Math.sqrt(maxArea * aspect);
    int roundedWidth = floored(width);
    int itsHeight = floored(roundedWidth / aspect);
    int roundedHeight = floored(maxArea / width);
    int itsWidth = floored(roundedHeight * aspect);
    if (itsHeight == 0 || roundedHeight == 0) {
      return Optional.empty();
    }
    double byWidth = Math.abs((double) roundedWidth / itsHeight - aspect);
    double byHeight = Math.abs((double) itsWidth / roundedHeight - aspect);
    return cropped(
        picture,
        byWidth < byHeight
            ? new ImageSize(roundedWidth, (int) (roundedWidth / aspect + 0.5))
            : new ImageSize((int) (roundedHeight * aspect + 0.5), roundedHeight));
  }

  /** Returns a length in whole pixels, and then the next lower multiple of the step. */
  private int floored(double length) {
    int pixels = (int) (length + 0.5);
    return pixels - pixels % step;
  }

  private Optional<BucketFit> cropped(ImageSize picture, ImageSize scaled) {
    int width = scaled.width() - scaled.width() % step;
    int height = scaled.height() - scaled.height() % step;
    return width == 0 || height == 0
        ? Optional.empty()
        : Optional.of(KohyaNearest.fit(picture, new Resolution(width, height), scaled));
  }
}
