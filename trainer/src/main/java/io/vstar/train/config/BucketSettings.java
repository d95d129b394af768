package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of the buckets: the shapes that training pictures are cropped to. Pictures of like
 * shape are trained together, at about their own aspect ratio.
 *
 * @param area the largest area of a bucket in pixels, above 0; default: the square of {@code
 *     resolution}
 * @param min the shortest side in pixels, above 0; default: half the resolution
 * @param max the longest side in pixels, at least {@code min}; default: twice the resolution. With
 *     {@code min} and {@code max} equal to the resolution all pictures are cropped square
 * @param step the number of pixels that sides are multiples of, above 0; default: what the model
 *     asks for, 64 for Stable Diffusion
 * @param noUpscale whether pictures are never enlarged: one that is smaller than its bucket gets a
 *     smaller bucket; default false
 * @param metric the rule that chooses the bucket of a picture; default {@code log}
 * @param maxError the error from which on a picture is extreme, in the unit of {@code metric},
 *     above 0; default: no picture is, and 4 with the metric {@code novelai}
 * @param extremes what happens to extreme pictures, and to those that cannot be used without being
 *     enlarged although {@code noUpscale} is set; default {@code leave-out}
 * @param leftovers what happens to the pictures of a bucket that fill no batch; default {@code
 *     carry}
 */
public record BucketSettings(
    Optional<Integer> area,
    Optional<Integer> min,
    Optional<Integer> max,
    Optional<Integer> step,
    @Default(value = "false", implied = true) boolean noUpscale,
    @Default(value = "log", implied = true) Metric metric,
    Optional<Double> maxError,
    @Default(value = "leave-out", implied = true) Extremes extremes,
    @Default(value = "carry", implied = true) Leftovers leftovers) {

  /** The settings of a config that says nothing about buckets. */
  public static final BucketSettings DEFAULTS =
      new BucketSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Metric.LOG,
          Optional.empty(),
          Extremes.LEAVE_OUT,
          Leftovers.CARRY);

  /** The rule that chooses the bucket of a picture. */
  public enum Metric {
    /** The least difference of the logarithms of the aspect ratios, which cuts off least. */
    LOG(Double.POSITIVE_INFINITY),
    /** The list and the choice of NovelAI, by the plain difference of the aspect ratios. */
    NOVELAI(4),
    /** The list, the choice and the roundings of kohya's sd-scripts. */
    KOHYA(Double.POSITIVE_INFINITY);

    private final double usualMaxError;

    Metric(double usualMaxError) {
      this.usualMaxError = usualMaxError;
    }
  }

  /** The treatment of pictures whose shape is far from that of every bucket. */
  public enum Extremes {
    /** The run is refused, and the picture named. */
    ERROR,
    /** The picture is not used, and named in a warning. */
    LEAVE_OUT,
    /** The picture is cropped to the nearest bucket all the same, and named in a warning. */
    CROP
  }

  /** The treatment of the pictures of a bucket that fill no batch. */
  public enum Leftovers {
    /** They begin the next batch of their bucket, in a later pass over the pictures. */
    CARRY,
    /** Their batch is filled up with other pictures of their bucket, which are drawn twice. */
    FILL,
    /** They are a short batch. */
    KEEP,
    /** They are not used in this pass, which leaves out other ones each time. */
    DROP
  }

  public BucketSettings {
    requirePixels("area", area);
    requirePixels("min", min);
    requirePixels("max", max);
    requirePixels("step", step);
    if (min.isPresent() && max.isPresent()) {
      InvalidValueException.unless(
          max.get() >= min.get(), "max", max.get(), "at least bucket.min, " + min.get());
    }
    InvalidValueException.unless(
        maxError.orElse(1.0) > 0, "maxError", maxError.orElse(0.0), "a number > 0");
    InvalidValueException.unless(
        extremes != Extremes.ERROR
            || noUpscale
            || Double.isFinite(maxError.orElse(metric.usualMaxError)),
        "extremes",
        "error",
        "leave-out or crop, or a bucket.maxError: without it no picture is extreme");
  }

  private static void requirePixels(String component, Optional<Integer> value) {
    InvalidValueException.unless(
        value.isEmpty() || value.get() > 0,
        component,
        value.orElse(0),
        "a whole number of pixels > 0");
  }

  /** Returns the error from which on a picture is extreme; infinite if none is. */
  public double largestError() {
    return maxError.orElse(metric.usualMaxError);
  }
}
