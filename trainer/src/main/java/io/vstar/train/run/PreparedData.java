package io.vstar.train.run;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.train.bucket.Augmenter;
import io.vstar.train.bucket.BatchPlanner;
import io.vstar.train.bucket.BucketAssigner;
import io.vstar.train.bucket.BucketAssignment;
import io.vstar.train.bucket.Placement;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.dataset.Dataset;
import io.vstar.train.dataset.DatasetSplit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pictures of a run with the resolutions they are used at.
 *
 * @param training the training pictures
 * @param validation the pictures that the validation loss is measured on: the held-out pictures, or
 *     the training pictures if none are held out
 * @param control the pictures that the result is reported on: held-out pictures that choose
 *     nothing, or those of {@code validation}
 * @param heldOut the held-out pictures in their buckets; empty if none are held out
 * @param resolution the side in pixels of the square whose area no picture exceeds
 */
record PreparedData(
    BucketAssignment training,
    List<Placement> validation,
    List<Placement> control,
    Optional<BucketAssignment> heldOut,
    int resolution) {

  /**
   * Assigns the pictures of a dataset to resolutions.
   *
   * @throws ConfigException if a picture would be larger than the model can process
   */
  static PreparedData of(TrainConfig config, StableDiffusionConfig model, DatasetSplit split) {
    int resolution = config.resolution().orElse(model.nativeResolution());
    BucketAssigner assigner = BucketAssigner.of(config, model);
    BucketAssignment training =
        assign(assigner, split.training(), "training").upscaling(config.dataset().upscaling());
    Optional<BucketAssignment> heldOut =
        split.validation().map(pictures -> assign(assigner, pictures, "held-out"));
    List<Placement> validation =
        heldOut.map(BucketAssignment::placements).orElseGet(() -> concepts(training));
    PreparedData data =
        config
            .validation()
            .control()
            .map(share -> split(training, heldOut, share, resolution))
            .orElseGet(
                () -> new PreparedData(training, validation, validation, heldOut, resolution));
    data.requireSidesUpTo(model.longestSide());
    return data;
  }

  private static BucketAssignment assign(BucketAssigner assigner, Dataset pictures, String kind) {
    BucketAssignment assignment = assigner.assign(pictures.images());
    if (assignment.placements().isEmpty()) {
      throw new ConfigException(
          "no %s picture is left: %s; set another bucket.maxError or bucket.extremes"
              .formatted(kind, assignment.notes().get(0).message()));
    }
    return assignment;
  }

  /** Returns the pictures that show what is learned, not those of subsets for regularisation. */
  private static List<Placement> concepts(BucketAssignment training) {
    List<Placement> concepts =
        training.placements().stream()
            .filter(each -> !each.image().subset().regularisation())
            .toList();
    if (concepts.isEmpty()) {
      throw new ConfigException(
          "no picture of what is to be learned is left, only those for regularisation; look at the"
              + " warnings, and set dataset.upscaling or bucket.extremes");
    }
    return concepts;
  }

  /** Sets a share of the held-out pictures aside, at equal distances in their order. */
  private static PreparedData split(
      BucketAssignment training, Optional<BucketAssignment> heldOut, double share, int resolution) {
    List<Placement> pictures = heldOut.map(BucketAssignment::placements).orElse(List.of());
    List<Placement> choosing = new ArrayList<>();
    List<Placement> control = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      boolean aside = Math.floor((i + 1) * share) > Math.floor(i * share);
      (aside ? control : choosing).add(pictures.get(i));
    }
    if (choosing.isEmpty() || control.isEmpty()) {
      throw new ConfigException(
          "validation.control is %s, but of %d held-out pictures that leaves none on one side; hold out more with dataset.validation, or leave it out"
              .formatted(share, pictures.size()));
    }
    return new PreparedData(
        training, List.copyOf(choosing), List.copyOf(control), heldOut, resolution);
  }

  private void requireSidesUpTo(int longestSide) {
    pictures().forEach(each -> each.requireSidesUpTo(longestSide));
  }

  /** Makes the planner of the batches of a run. */
  BatchPlanner planner(TrainConfig config) {
    return BatchPlanner.of(training, config);
  }

  /** Returns the pictures that choose or report, each once. */
  List<Placement> measured() {
    Set<Placement> measured = new LinkedHashSet<>(validation);
    measured.addAll(control);
    return List.copyOf(measured);
  }

  /** Returns the number of pictures that choose nothing; 0 if the same ones choose and report. */
  int controlOnly() {
    return control.equals(validation) ? 0 : control.size();
  }

  /** Returns every variant of every picture that is encoded, each once. */
  List<Placement> all(Augmenter augmenter) {
    Set<Placement> all = new LinkedHashSet<>();
    for (Placement each : training.placements()) {
      all.addAll(augmenter.variants(each));
    }
    all.addAll(measured());
    return List.copyOf(all);
  }

  private Set<Placement> pictures() {
    Set<Placement> pictures = new LinkedHashSet<>(training.placements());
    pictures.addAll(measured());
    return pictures;
  }
}
