package io.vstar.train.run;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketAssignment;
import io.vstar.train.bucket.BucketGrid;
import io.vstar.train.bucket.BucketLimits;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetSplit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The pictures of a run with the resolutions they are used at.
 *
 * @param training the training pictures
 * @param validation the pictures that the validation loss is measured on: the held-out pictures, or
 *     the training pictures if none are held out
 * @param resolution the side in pixels of the square whose area no picture exceeds
 */
record PreparedData(BucketAssignment training, List<Placement> validation, int resolution) {

  /**
   * Assigns the pictures of a dataset to resolutions.
   *
   * @throws ConfigException if a picture would be larger than the model can process
   */
  static PreparedData of(TrainConfig config, StableDiffusionConfig model, DatasetSplit split) {
    int resolution = config.resolution().orElse(model.nativeResolution());
    BucketLimits limits =
        BucketLimits.of(resolution, model.pixelUnit(), model.vae().downscale(), config.bucket());
    BucketAssigner assigner = BucketAssigner.leastCrop(BucketGrid.of(limits));
    BucketAssignment training = assigner.assign(split.training().images());
    List<Placement> validation =
        split
            .validation()
            .map(Dataset::images)
            .map(images -> assigner.assign(images).placements())
            .orElse(training.placements());
    PreparedData data = new PreparedData(training, validation, resolution);
    data.requireSidesUpTo(model.longestSide());
    return data;
  }

  private void requireSidesUpTo(int longestSide) {
    for (Placement each : all()) {
      Resolution size = each.resolution();
      if (Math.max(size.width(), size.height()) > longestSide) {
        throw new ConfigException(
            "%s would be used at %s pixels, expected sides of at most %d for this model; set a smaller resolution or bucket.max"
                .formatted(each.image().path(), size, longestSide));
      }
    }
  }

  /** Returns every picture that is encoded, each once. */
  List<Placement> all() {
    Set<Placement> all = new LinkedHashSet<>(training.placements());
    all.addAll(validation);
    return List.copyOf(all);
  }
}
