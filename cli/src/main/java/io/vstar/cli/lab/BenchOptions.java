package io.vstar.cli.lab;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.model.DownloadProgress;
import io.vstar.error.ConfigException;
import io.vstar.hub.HubClient;
import io.vstar.lab.bench.ModelShape;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.bucket.Resolution;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of all benchmarks. */
final class BenchOptions {
  @Option(
      names = "--arch",
      description = "${COMPLETION-CANDIDATES}: random weights in these shapes (default: POCKET)")
  private ModelShape arch;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "instead: a model folder or file, or owner/name on the Hugging Face Hub")
  private String model;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Option(names = "--json", description = "prints one JSON object instead of a table")
  private boolean json;

  @Mixin private EngineOptions engine;

  Precision precision() {
    return precision;
  }

  boolean json() {
    return json;
  }

  TensorRuntime openEngine() {
    return engine.open();
  }

  /** Returns the published shape; empty if the options name a model. */
  Optional<ModelShape> shape() {
    if (model != null && arch != null) {
      throw new ConfigException("--arch and --model exclude each other; name one");
    }
    return model != null
        ? Optional.empty()
        : Optional.of(Optional.ofNullable(arch).orElse(ModelShape.POCKET));
  }

  /** Returns the name of the model. */
  String model() {
    return model;
  }

  /** Opens the model, with random weights stored so that they take the memory of real ones. */
  ModelFiles open(TensorRuntime runtime, PrintWriter err) {
    return shape().map(shape -> shape.open(runtime)).orElseGet(() -> openModel(err));
  }

  /** Opens the model that the options name. */
  ModelFiles openModel(PrintWriter err) {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      return Models.open(model, ModelOptions.NONE, HubClient.ofEnvironment(progress));
    }
  }

  /**
   * Returns the value of an option.
   *
   * @param least the least value
   * @throws ConfigException if the value is less than that
   */
  static int atLeast(int least, String option, int value) {
    if (value < least) {
      throw new ConfigException(
          "%s is %d, expected a whole number >= %d".formatted(option, value, least));
    }
    return value;
  }

  /** The options for the size of pictures. */
  static final class Size {
    @Option(names = "--width", description = "in pixels (default: what the model was trained at)")
    private Integer width;

    @Option(names = "--height", description = "in pixels (default: what the model was trained at)")
    private Integer height;

    /**
     * Returns the size, by default that of the model's training.
     *
     * @throws ConfigException if a side is not a multiple of the VAE's downscale factor
     */
    Resolution of(StableDiffusionConfig config) {
      return new Resolution(side("--width", width, config), side("--height", height, config));
    }

    private static int side(String option, Integer value, StableDiffusionConfig config) {
      int cell = config.vae().downscale();
      int side = value == null ? config.nativeResolution() : value;
      if (side < cell || side % cell != 0) {
        throw new ConfigException(
            "%s is %d, expected a multiple of %d".formatted(option, side, cell));
      }
      return side;
    }
  }
}
