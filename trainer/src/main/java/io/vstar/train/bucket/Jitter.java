package io.vstar.train.bucket;

import io.vstar.image.ImageSize;

/**
 * A small variation of a picture.
 *
 * @param zoom the factor by which the picture is enlarged beyond what covers its resolution, at
 *     least 1
 * @param degrees the angle by which it is rotated, counterclockwise; the crop lies within the
 *     rotated picture
 * @param brightness the factor of the levels; 1 changes nothing
 * @param contrast the factor of the distances from the mean gray level; 1 changes nothing
 * @param saturation the factor of the distances from the pixel's gray level; 1 changes nothing
 */
public record Jitter(
    double zoom, double degrees, double brightness, double contrast, double saturation) {
  /** The variation that changes nothing. */
  public static final Jitter NONE = new Jitter(1, 0, 1, 1, 1);

  public Jitter {
    if (!(zoom >= 1 && Math.abs(degrees) <= 90)) {
      throw new IllegalArgumentException(
          "zoom %s and %s degrees, expected at least 1 and at most 90".formatted(zoom, degrees));
    }
    degrees += 0.0; // -0.0 is no other variation
  }

  /**
   * Returns the size of the part of a picture that is cropped: the resolution, or if the picture is
   * rotated the upright rectangle around the rotated resolution.
   */
  ImageSize cropped(Resolution resolution) {
    double angle = Math.toRadians(Math.abs(degrees));
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new ImageSize(
        (int) Math.ceil(resolution.width() * cos + resolution.height() * sin),
        (int) Math.ceil(resolution.width() * sin + resolution.height() * cos));
  }

  /** Returns whether colours are changed. */
  public boolean changesColors() {
    return brightness != 1 || contrast != 1 || saturation != 1;
  }
}
