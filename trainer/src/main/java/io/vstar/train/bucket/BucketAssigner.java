package io.vstar.train.bucket;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageSize;
import io.vstar.train.config.BucketSettings;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.dataset.TrainingImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An assigner of pictures to the resolution that fits their shape best.
 *
 * @param rule the rule that chooses the resolution
 * @param tooFar the error from which on a picture is extreme; above 0, infinite if none is
 * @param extremes the treatment of extreme pictures, and of those that the rule has no bucket for
 */
public record BucketAssigner(BucketRule rule, double tooFar, Extremes extremes) {

  /** Returns the assigner that a config asks for. */
  public static BucketAssigner of(BucketLimits limits, BucketSettings settings) {
    return new BucketAssigner(
        BucketRule.of(settings.metric(), settings.noUpscale(), limits),
        settings.largestError(),
        settings.extremes());
  }

  /**
   * Assigns each picture to a resolution.
   *
   * @throws DatasetException if a picture is extreme and that is an error, or if it is too small to
   *     be used without being enlarged and not to be left out; it names the picture
   */
  public BucketAssignment assign(List<TrainingImage> images) {
    List<Placement> placements = new ArrayList<>();
    List<TrainingImage> leftOut = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (TrainingImage image : images) {
      Optional<BucketFit> fit = rule.fit(new ImageSize(image.width(), image.height()));
      Optional<String> problem = problem(image, fit);
      if (problem.isEmpty() || extremes == Extremes.CROP && fit.isPresent()) {
        placements.add(fit.orElseThrow().place(image));
        problem.ifPresent(text -> notes.add(text + "; it is cropped all the same"));
      } else if (extremes == Extremes.LEAVE_OUT) {
        leftOut.add(image);
        notes.add(problem.get() + "; it is not used");
      } else {
        throw new DatasetException(
            problem.get() + "; crop or replace it, remove it, or set bucket.extremes to leave-out");
      }
    }
    return new BucketAssignment(placements, leftOut, notes);
  }

  /** Returns why a picture is extreme or has no bucket, as a sentence without its end. */
  private Optional<String> problem(TrainingImage image, Optional<BucketFit> fit) {
    String picture = BucketAssignment.describe(image);
    if (fit.isEmpty()) {
      return Optional.of(
          picture + " is smaller than bucket.step, and bucket.noUpscale forbids to enlarge it");
    }
    return fit.filter(each -> each.error() >= tooFar)
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%s has an extreme shape: %.3g from the nearest bucket, %s, where"
                        + " bucket.maxError is %s",
                    picture,
                    each.error(),
                    each.resolution(),
                    tooFar));
  }
}
