package io.vstar.train.config;

import io.vstar.tensor.DeviceChoice;
import java.util.List;
import java.util.Optional;

/**
 * What every training run is asked, whatever it learns. The implementations are records whose
 * components are the keys of a YAML file.
 */
public sealed interface TrainConfig permits TextualInversionConfig, HypernetworkConfig {

  /** The base model: {@code pocket}, or the path of a model. */
  BaseModel model();

  /** More about the base model. */
  BaseModelSettings base();

  /** The pictures. */
  DatasetSettings dataset();

  /** Side in pixels of the square whose area no training picture exceeds. */
  Optional<Integer> resolution();

  /** How far from that square the shapes of pictures may go. */
  BucketSettings bucket();

  /** The optimization. */
  TrainingSettings training();

  /** How often the held-out loss is measured. */
  ValidationSettings validation();

  /** Pictures generated on the way. */
  PreviewSettings preview();

  /** What is written, and where. */
  OutputSettings output();

  /** Where the networks run. */
  DeviceChoice device();

  /** CPU threads of the networks. */
  Optional<Integer> threads();

  /** Stem of the exported files. */
  String outputName();

  /** One line for each setting that is allowed but most likely not meant. */
  List<String> warnings();

  /** The checks that all kinds of runs have in common. */
  static void requirePositive(Optional<Integer> resolution, Optional<Integer> threads) {
    InvalidValueException.unless(
        resolution.isEmpty() || resolution.get() > 0,
        "resolution",
        resolution.orElse(0),
        "a whole number of pixels > 0");
    InvalidValueException.unless(
        threads.isEmpty() || threads.get() > 0, "threads", threads.orElse(0), "a whole number > 0");
  }
}
