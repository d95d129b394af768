package io.vstar.sampling;

import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.error.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The noise levels of samplers, by the names that A1111 shows; the last three are the spacings of
 * timesteps that diffusers' schedulers know.
 */
public enum ScheduleType {
  /** Uses the levels that A1111 takes for the sampler. */
  AUTOMATIC("Automatic"),
  /** Uses the levels of evenly spaced timesteps. */
  UNIFORM("Uniform", SigmaSpacing.UNIFORM),
  /** Uses {@link SigmaSpacing#KARRAS}. */
  KARRAS("Karras", SigmaSpacing.KARRAS),
  /** Uses {@link SigmaSpacing#EXPONENTIAL}. */
  EXPONENTIAL("Exponential", SigmaSpacing.EXPONENTIAL),
  /** Uses {@link SigmaSpacing#POLYEXPONENTIAL}. */
  POLYEXPONENTIAL("Polyexponential", SigmaSpacing.POLYEXPONENTIAL),
  /** Uses {@link SigmaSpacing#SGM_UNIFORM}. */
  SGM_UNIFORM("SGM Uniform", SigmaSpacing.SGM_UNIFORM),
  /** Uses {@link SigmaSpacing#KL_OPTIMAL}. */
  KL_OPTIMAL("KL Optimal", SigmaSpacing.KL_OPTIMAL),
  /** Uses {@link SigmaSpacing#ALIGN_YOUR_STEPS}, or the levels for SDXL. */
  ALIGN_YOUR_STEPS("Align Your Steps", SigmaSpacing.ALIGN_YOUR_STEPS),
  /** Uses {@link SigmaSpacing#SIMPLE}. */
  SIMPLE("Simple", SigmaSpacing.SIMPLE),
  /** Uses {@link SigmaSpacing#NORMAL}. */
  NORMAL("Normal", SigmaSpacing.NORMAL),
  /** Uses {@link SigmaSpacing#DDIM}. */
  DDIM("DDIM", SigmaSpacing.DDIM),
  /** Uses {@link SigmaSpacing#BETA}. */
  BETA("Beta", SigmaSpacing.BETA),
  /** Uses the levels of timesteps counted from 0. */
  LEADING("Leading", TimestepSpacing.LEADING),
  /** Uses the levels of timesteps counted from the last (Lin et al. 2023, table 2). */
  TRAILING("Trailing", TimestepSpacing.TRAILING),
  /** Uses the levels of timesteps with both ends. */
  LINSPACE("Linspace", TimestepSpacing.LINSPACE);

  private final String title;
  private final SigmaSpacing sigmas; // null for those of timesteps
  private final TimestepSpacing timesteps; // null for that of the model's config

  ScheduleType(String title, SigmaSpacing sigmas, TimestepSpacing timesteps) {
    this.title = title;
    this.sigmas = sigmas;
    this.timesteps = timesteps;
  }

  ScheduleType(String title) {
    this(title, null, null);
  }

  ScheduleType(String title, SigmaSpacing sigmas) {
    this(title, sigmas, null);
  }

  ScheduleType(String title, TimestepSpacing timesteps) {
    this(title, null, timesteps);
  }

  /**
   * Returns the noise levels of a name. Case and separators are ignored.
   *
   * @throws ConfigException if there are no such levels
   */
  public static ScheduleType named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    "there is no schedule type '%s', expected one of %s"
                        .formatted(name, String.join(", ", titles()))));
  }

  /** Returns the noise levels of a name, or empty if there are none of this name. */
  static Optional<ScheduleType> find(String name) {
    String key = SamplerChoice.key(name);
    return Arrays.stream(values())
        .filter(type -> SamplerChoice.key(type.title).equals(key))
        .findFirst();
  }

  /** Returns the names of all noise levels, such as {@code Karras}. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(ScheduleType::title).toList();
  }

  /** Returns the name of these levels. */
  public String title() {
    return title;
  }

  /** Returns the spacing of timesteps that these levels are those of. */
  Optional<TimestepSpacing> timesteps() {
    return Optional.ofNullable(timesteps);
  }

  /**
   * Returns the table of these levels; that of evenly spaced timesteps if there is none.
   *
   * @param xl whether it is for SDXL
   */
  SigmaSpacing sigmas(boolean xl) {
    if (sigmas == null) {
      return SigmaSpacing.TIMESTEPS;
    }
    return xl && this == ALIGN_YOUR_STEPS ? SigmaSpacing.ALIGN_YOUR_STEPS_XL : sigmas;
  }
}
