package io.vstar.cli.model;

import io.vstar.architecture.StableDiffusionConfig;
import java.util.function.Supplier;

/** The published architectures, by the names of an option. */
enum Architecture {
  SD15(StableDiffusionConfig::sd15),
  SD21(StableDiffusionConfig::sd21),
  SDXL(StableDiffusionConfig::sdxl);

  private final Supplier<StableDiffusionConfig> config;

  Architecture(Supplier<StableDiffusionConfig> config) {
    this.config = config;
  }

  StableDiffusionConfig config() {
    return config.get();
  }
}
