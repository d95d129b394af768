package io.vstar.inspect;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The family of models that a file belongs to or was made for. */
public enum Family {
  SD1("sd1", "Stable Diffusion 1.x", "stable-diffusion-v1", "sd_v1"),
  SD2("sd2", "Stable Diffusion 2.x", "stable-diffusion-v2", "sd_v2"),
  SDXL("sdxl", "Stable Diffusion XL", "stable-diffusion-xl-v1-base", "sdxl_base"),
  SDXL_REFINER(
      "sdxl-refiner",
      "Stable Diffusion XL refiner",
      "stable-diffusion-xl-v1-refiner",
      "sdxl_refiner"),
  SD3("sd3", "Stable Diffusion 3", "stable-diffusion-3", "sd3"),
  FLUX("flux", "FLUX", "flux", "flux");

  private static final Map<Long, Family> BY_CONTEXT_WIDTH =
      Map.of(768L, SD1, 1024L, SD2, 2048L, SDXL, 1280L, SDXL_REFINER);
  private static final Map<Long, Family> BY_TOKEN_WIDTH = Map.of(768L, SD1, 1024L, SD2);

  private final String id;
  private final String title;
  private final String architecture;
  private final String baseModelVersion;

  /**
   * Defines a family.
   *
   * @param architecture beginning of {@code modelspec.architecture}
   * @param baseModelVersion beginning of kohya's {@code ss_base_model_version}
   */
  Family(String id, String title, String architecture, String baseModelVersion) {
    this.id = id;
    this.title = title;
    this.architecture = architecture;
    this.baseModelVersion = baseModelVersion;
  }

  /** Returns the identifier for scripts. */
  public String id() {
    return id;
  }

  /** Returns the name to show to users. */
  public String title() {
    return title;
  }

  /** Returns the family whose UNets read a context of this width. */
  static Optional<Family> ofContextWidth(long width) {
    return Optional.ofNullable(BY_CONTEXT_WIDTH.get(width));
  }

  /** Returns the family whose text encoders have token embeddings of these widths. */
  static Optional<Family> ofTokenWidths(Set<Long> widths) {
    if (widths.contains(1280L)) {
      return Optional.of(SDXL);
    }
    return widths.size() == 1
        ? Optional.ofNullable(BY_TOKEN_WIDTH.get(widths.iterator().next()))
        : Optional.empty();
  }

  /** Returns the family by the names of text encoders or blocks in a single-file checkpoint. */
  static Optional<Family> ofNames(Set<String> names) {
    if (anyStartsWith(names, "conditioner.embedders.1.")) {
      return Optional.of(SDXL);
    }
    if (anyStartsWith(names, "conditioner.embedders.0.model.")) {
      return Optional.of(SDXL_REFINER);
    }
    if (anyStartsWith(names, "cond_stage_model.model.")) {
      return Optional.of(SD2);
    }
    if (anyStartsWith(names, "cond_stage_model.transformer.")) {
      return Optional.of(SD1);
    }
    if (anyContains(names, "joint_blocks")) {
      return Optional.of(SD3);
    }
    return anyContains(names, "double_blocks") || anyContains(names, "single_transformer_blocks")
        ? Optional.of(FLUX)
        : Optional.empty();
  }

  /** Returns the family that a training program wrote into the metadata. */
  static Optional<Family> ofMetadata(Map<String, String> metadata) {
    String named = metadata.getOrDefault("modelspec.architecture", "");
    String version = metadata.getOrDefault("ss_base_model_version", "");
    return Arrays.stream(values())
        .filter(
            family ->
                named.startsWith(family.architecture)
                    || version.startsWith(family.baseModelVersion))
        .findFirst();
  }

  private static boolean anyStartsWith(Set<String> names, String prefix) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static boolean anyContains(Set<String> names, String part) {
    return names.stream().anyMatch(name -> name.contains(part));
  }
}
