package io.vstar.train.config;

import io.vstar.tensor.DeviceChoice;
import java.util.List;
import java.util.Optional;

/**
 * What one run is asked to do. The components are the keys of the YAML file, in camel case as
 * written here.
 *
 * @param model the base model: {@code pocket}, or the path of a model
 * @param base more about the base model
 * @param method what is learned: the keys that the run's method adds on this level
 * @param dataset the pictures
 * @param resolution side in pixels of the square whose area no training picture exceeds; default:
 *     what the model was trained at
 * @param bucket how far from that square the shapes of pictures may go
 * @param training the optimization
 * @param validation how often the held-out loss is measured
 * @param snapshot how often the state is written from which a run can be resumed
 * @param preview pictures generated on the way
 * @param output what is written, and where
 * @param device where the networks run; default {@code auto}: the first CUDA device, else the CPU
 * @param threads CPU threads of the networks, at least 1; default: one per core
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

  /** Returns the stem of the exported files: {@code output.name}, else what the method makes it. */
  public String outputName() {
    return output.name().orElseGet(() -> method.defaultName(dataset));
  }

  /** Returns a line for each setting that is allowed but most likely not meant. */
  public List<String> warnings() {
    return method.warnings(this);
  }
}
