package io.vstar.lab.bench;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.network.RandomModel;
import io.vstar.io.DType;
import io.vstar.tensor.TensorRuntime;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The models that need no download: published shapes with random weights, and pocket. */
public enum ModelShape {
  SD15(StableDiffusionConfig::sd15),
  SD21(StableDiffusionConfig::sd21),
  SDXL(StableDiffusionConfig::sdxl),
  /** The embedded model, with its own weights. */
  POCKET(null);

  private static final long SEED = 1;

  private final Optional<Supplier<StableDiffusionConfig>> config;

  ModelShape(Supplier<StableDiffusionConfig> config) {
    this.config = Optional.ofNullable(config);
  }

  /** Returns the name for people. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns a description of the weights. */
  public String weights() {
    return config.isPresent() ? "random" : "its own";
  }

  /**
   * Opens the model, with random weights stored as float16. All tensors of a {@link RandomModel}
   * share one block; tensors that are converted from it, or copied to a GPU, take as much memory as
   * those of a real model.
   */
  public ModelFiles open(TensorRuntime runtime) {
    return open(runtime, DType.F16);
  }

  /**
   * Opens the model.
   *
   * @param stored type in which random weights are stored
   */
  public ModelFiles open(TensorRuntime runtime, DType stored) {
    return config
        .<ModelFiles>map(
            shape -> new RandomModel(runtime, "random-" + title(), shape.get(), stored, SEED))
        .orElseGet(() -> Models.open("pocket"));
  }
}
