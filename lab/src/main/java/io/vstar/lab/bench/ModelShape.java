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

/** Models that are here without a download: published shapes with random weights, and pocket. */
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

  /** As people write it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the weights are. */
  public String weights() {
    return config.isPresent() ? "random" : "its own";
  }

  /**
   * The model, random weights stored as float16. What a {@link RandomModel} stores is one block
   * that all tensors share; what is converted from it, or copied to a GPU, takes as much memory as
   * a real model's weights.
   */
  public ModelFiles open(TensorRuntime runtime) {
    return open(runtime, DType.F16);
  }

  /**
   * @param stored type of random weights
   */
  public ModelFiles open(TensorRuntime runtime, DType stored) {
    return config
        .<ModelFiles>map(
            shape -> new RandomModel(runtime, "random-" + title(), shape.get(), stored, SEED))
        .orElseGet(() -> Models.open("pocket"));
  }
}
