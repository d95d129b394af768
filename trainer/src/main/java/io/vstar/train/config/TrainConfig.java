package io.vstar.train.config;

import io.vstar.tensor.DeviceChoice;
import java.util.List;
import java.util.Optional;

/**
 * The config of one run. The components are the keys of the YAML file, spelt as they are here.
 *
 * @param model the base model: {@code pocket}, the name of a model on the Hub, or a path
 * @param base the settings of the base model beside its name
 * @param method the keys that the run's method adds on this level
 * @param dataset the settings of the training pictures
 * @param resolution the side in pixels of the square whose area no training picture exceeds, above
 *     0; default: the resolution that the model was trained at
 * @param bucket the settings of the aspect-ratio buckets
 * @param training the settings of the optimization
 * @param validation the settings of the validation loss
 * @param snapshot the settings of the snapshots that a run can be resumed from
 * @param preview the settings of the previews
 * @param output the settings of the files that are written
 * @param device the device that the networks run on; default {@code auto}: the first CUDA device,
 *     else the CPU
 * @param threads the number of CPU threads of the networks, at least 1; default: one per core
 */
public record TrainConfig(
    @Required("pocket or the path of a base model") @Incidental BaseModel model,
    BaseModelSettings base,
    @Inlined MethodSettings method,
    DatasetSettings dataset,
    Optional<Integer> resolution,
    BucketSettings bucket,
    TrainingSettings training,
    ValidationSettings validation,
    SnapshotSettings snapshot,
    PreviewSettings preview,
    OutputSettings output,
    @Default("auto") @Incidental DeviceChoice device,
    @Incidental Optional<Integer> threads) {

  public TrainConfig {
    InvalidValueException.unless(
        resolution.isEmpty() || resolution.get() > 0,
        "resolution",
        resolution.orElse(0),
        "a whole number of pixels > 0");
    InvalidValueException.unless(
        threads.isEmpty() || threads.get() > 0, "threads", threads.orElse(0), "a whole number > 0");
    method.requireSuits(training);
  }

  /**
   * Returns the stem of the exported files: {@code output.name}, else the default name of the
   * method.
   */
  public String outputName() {
    return output.name().orElseGet(() -> method.defaultName(dataset));
  }

  /** Returns one line for each setting that is allowed but most likely unintended. */
  public List<String> warnings() {
    return method.warnings(this);
  }
}
