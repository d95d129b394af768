package io.vstar.train.bucket;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.DatasetException;
import io.vstar.image.ImageSize;
import io.vstar.train.config.BucketSettings;
import io.vstar.train.config.BucketSettings.Extremes;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.DatasetProblems;
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
   * Returns the assigner that a config asks for with a model.
   *
   * @throws io.vstar.error.ConfigException if a setting does not fit the model or another one
   */
  public static BucketAssigner of(TrainConfig config, StableDiffusionConfig model) {
    int resolution = config.resolution().orElse(model.nativeResolution());
    return of(
        BucketLimits.of(resolution, model.pixelUnit(), model.vae().downscale(), config.bucket()),
        config.bucket());
  }

  /**
   * Assigns each picture to a resolution.
   *
   * @throws DatasetException if a picture is extreme and that is an error, or if it is too small to
   *     be used without being enlarged and not to be left out; it names the picture
   */
  public BucketAssignment assign(List<TrainingImage> images) {
    return assign(images, DatasetProblems.REFUSED);
  }

  /**
   * Assigns each picture to a resolution.
   *
   * @param problems takes the pictures that a training is refused for; they are left out
   */
  public BucketAssignment assign(List<TrainingImage> images, DatasetProblems problems) {
    List<Placement> placements = new ArrayList<>();
    List<TrainingImage> leftOut = new ArrayList<>();
    List<DatasetFinding> notes = new ArrayList<>();
    for (TrainingImage image : images) {
      Optional<BucketFit> fit = rule.fit(new ImageSize(image.width(), image.height()));
      Optional<String> problem = problem(image, fit);
      DatasetProblem kind =
          fit.isPresent() ? DatasetProblem.EXTREME_SHAPE : DatasetProblem.TOO_SMALL;
      if (problem.isEmpty() || extremes == Extremes.CROP && fit.isPresent()) {
        placements.add(fit.orElseThrow().place(image));
        problem.ifPresent(
            text -> notes.add(note(kind, image, text + "; it is cropped all the same")));
      } else if (extremes == Extremes.LEAVE_OUT) {
        leftOut.add(image);
        notes.add(note(kind, image, problem.get() + "; it is not used"));
      } else {
        leftOut.add(image);
        problems.found(
            kind,
            image.path(),
            new DatasetException(
                problem.get()
                    + "; crop or replace it, remove it, or set bucket.extremes to leave-out"));
      }
    }
    return new BucketAssignment(placements, leftOut, notes);
  }

  private static DatasetFinding note(DatasetProblem kind, TrainingImage image, String text) {
    return DatasetFinding.of(kind, image.path(), text).withKey("bucket.extremes");
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
