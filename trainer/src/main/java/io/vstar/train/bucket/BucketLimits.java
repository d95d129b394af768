package io.vstar.train.bucket;

import io.vstar.error.ConfigException;
import io.vstar.train.config.BucketSettings;

/**
 * The limits of the resolutions of a {@link BucketGrid}.
 *
 * @param base a resolution that is always in the grid if it is within the limits
 * @param maxArea the largest area in pixels
 * @param minSide the shortest side in pixels, at least 1
 * @param maxSide the longest side in pixels, at least {@code minSide}
 * @param step the number of pixels from one side to the next, at least 1
 */
public record BucketLimits(Resolution base, long maxArea, int minSide, int maxSide, int step) {

  public BucketLimits {
    if (step < 1 || minSide < 1 || maxSide < minSide || (long) minSide * minSide > maxArea) {
      throw new IllegalArgumentException(
          "no resolution has sides of %d to %d in steps of %d and at most %d pixels"
              .formatted(minSide, maxSide, step, maxArea));
    }
  }

  /**
   * Returns the limits that a config asks for: the area of the square of side {@code resolution},
   * and sides from half of that side to double, unless the settings say otherwise.
   *
   * @param resolution the side in pixels of the square
   * @param modelStep the default step: pixels per latent cell times the factor by which the UNet
   *     downsamples its input
   * @param latentCell the pixels per latent cell, which is the smallest possible step
   * @param settings the settings that replace the defaults
   * @throws ConfigException if a setting does not fit the step or another setting; it names the
   *     setting
   */
  public static BucketLimits of(
      int resolution, int modelStep, int latentCell, BucketSettings settings) {
    int step = settings.step().orElse(modelStep);
    requireMultiple("bucket.step", step, latentCell, "the pixels of one latent cell");
    requireMultiple("resolution", resolution, step, "the step of the buckets");
    int minSide = settings.min().orElse(roundUp(resolution / 2, step));
    int maxSide = settings.max().orElse(2 * resolution);
    requireMultiple("bucket.min", minSide, step, "the step of the buckets");
    requireMultiple("bucket.max", maxSide, step, "the step of the buckets");
    if (minSide > resolution) {
      throw new ConfigException(
          "bucket.min is %d, expected at most the resolution, %d".formatted(minSide, resolution));
    }
    if (maxSide < resolution) {
      throw new ConfigException(
          "bucket.max is %d, expected at least the resolution, %d".formatted(maxSide, resolution));
    }
    Resolution square = new Resolution(resolution, resolution);
    long area = settings.area().map(Integer::longValue).orElse(square.area());
    if (area < square.area()) {
      throw new ConfigException(
          "bucket.area is %d, expected at least %d, the square of the resolution; set a lower resolution"
              .formatted(area, square.area()));
    }
    return new BucketLimits(square, area, minSide, maxSide, step);
  }

  /** Returns whether a resolution is within the limits, with sides in steps from the shortest. */
  boolean allow(Resolution resolution) {
    return resolution.area() <= maxArea
        && (resolution.width() - minSide) % step == 0
        && (resolution.height() - minSide) % step == 0
        && Math.min(resolution.width(), resolution.height()) >= minSide
        && Math.max(resolution.width(), resolution.height()) <= maxSide;
  }

  private static void requireMultiple(String key, int value, int unit, String meaning) {
    if (value < unit || value % unit != 0) {
      int below = value / unit * unit;
      String suggestion = below == 0 ? "" + unit : below + " or " + (below + unit);
      throw new ConfigException(
          "%s is %d, expected a multiple of %d (%s), such as %s"
              .formatted(key, value, unit, meaning, suggestion));
    }
  }

  private static int roundUp(int value, int step) {
    return Math.max(1, (value + step - 1) / step) * step;
  }
}
