package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of the buckets: the shapes that training pictures are cropped to. Pictures of like
 * shape are trained together, at about their own aspect ratio.
 *
 * @param min the shortest side in pixels, above 0; default: half the resolution
 * @param max the longest side in pixels, at least {@code min}; default: twice the resolution. With
 *     {@code min} and {@code max} equal to the resolution all pictures are cropped square
 * @param step the number of pixels that sides are multiples of, above 0; default: what the model
 *     asks for, 64 for Stable Diffusion
 */
public record BucketSettings(Optional<Integer> min, Optional<Integer> max, Optional<Integer> step) {

  public BucketSettings {
    requirePixels("min", min);
    requirePixels("max", max);
    requirePixels("step", step);
    if (min.isPresent() && max.isPresent()) {
      InvalidValueException.unless(
          max.get() >= min.get(), "max", max.get(), "at least bucket.min, " + min.get());
    }
  }

  private static void requirePixels(String component, Optional<Integer> value) {
    InvalidValueException.unless(
        value.isEmpty() || value.get() > 0,
        component,
        value.orElse(0),
        "a whole number of pixels > 0");
  }
}
