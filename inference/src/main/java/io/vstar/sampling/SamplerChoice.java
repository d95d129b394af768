package io.vstar.sampling;

import static io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing.LEADING;
import static io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing.LINSPACE;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.Spelling;
import io.vstar.error.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The samplers, by the names that A1111 shows. */
public enum SamplerChoice {
  DDIM("DDIM", LEADING, DdimSampler::new),
  DDPM("DDPM", LEADING, DdpmSampler::new),
  PLMS("PLMS", LEADING, PndmSampler::new),
  EULER("Euler", LINSPACE, spacing -> new EulerSampler(spacing, SigmaSpacing.TIMESTEPS)),
  EULER_KARRAS("Euler Karras", LINSPACE, spacing -> new EulerSampler(spacing, SigmaSpacing.KARRAS)),
  EULER_A("Euler a", LINSPACE, EulerAncestralSampler::new),
  DPMPP_2M(
      "DPM++ 2M", LINSPACE, spacing -> new DpmPlusPlusSampler(spacing, SigmaSpacing.TIMESTEPS)),
  DPMPP_2M_KARRAS(
      "DPM++ 2M Karras", LINSPACE, spacing -> new DpmPlusPlusSampler(spacing, SigmaSpacing.KARRAS)),
  HEUN("Heun", LINSPACE, HeunSampler::new),
  LMS("LMS", LINSPACE, LmsSampler::new),
  UNIPC("UniPC", LINSPACE, UniPcSampler::new);

  private final String title;
  private final TimestepSpacing usual;
  private final Function<TimestepSpacing, Sampler> kind;

  /**
   * Creates a choice.
   *
   * @param title the name that A1111 shows, followed by that of the noise levels unless they are
   *     uniform
   * @param usual the spacing of timesteps for models whose config has none
   * @param kind makes the sampler of a spacing
   */
  SamplerChoice(String title, TimestepSpacing usual, Function<TimestepSpacing, Sampler> kind) {
    this.title = title;
    this.usual = usual;
    this.kind = kind;
  }

  /**
   * Returns the sampler of a name, such as {@code DPM++ 2M Karras} or {@code DPMPP_2M_KARRAS}. Case
   * and separators are ignored.
   *
   * @throws ConfigException if there is no such sampler; the message has the nearest and all names
   */
  public static SamplerChoice named(String name) {
    String key = key(name);
    for (SamplerChoice choice : values()) {
      if (key(choice.title).equals(key)) {
        return choice;
      }
    }
    List<String> titles = titles();
    throw new ConfigException(
        "there is no sampler '%s'%s; there are %s"
            .formatted(
                name,
                Spelling.nearest(name, titles)
                    .map(nearest -> ", did you mean '" + nearest + "'?")
                    .orElse(""),
                String.join(", ", titles)));
  }

  /** Returns the names of all samplers, such as {@code DPM++ 2M Karras}. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(choice -> choice.title).toList();
  }

  /** Returns the name of this sampler. */
  public String title() {
    return title;
  }

  /**
   * Returns this sampler with other noise levels.
   *
   * @throws ConfigException if it has no such levels
   */
  public SamplerChoice with(ScheduleType schedule) {
    if (schedule == ScheduleType.AUTOMATIC) {
      return this == DPMPP_2M ? DPMPP_2M_KARRAS : this;
    }
    boolean isKarras = this == EULER_KARRAS || this == DPMPP_2M_KARRAS;
    if (isKarras == (schedule == ScheduleType.KARRAS)) {
      return this;
    }
    if (this == EULER) {
      return EULER_KARRAS;
    }
    if (this == DPMPP_2M) {
      return DPMPP_2M_KARRAS;
    }
    throw new ConfigException(
        isKarras
            ? "--sampler %s has Karras' noise levels in its name, but --schedule-type is Uniform"
                .formatted(title)
            : "--schedule-type Karras is for the samplers Euler and DPM++ 2M, but --sampler is %s"
                .formatted(title));
  }

  /** Returns the sampler with the timestep spacing of a model's config. */
  public Sampler sampler(NoiseScheduleConfig config) {
    return kind.apply(config.spacing().orElse(usual));
  }

  /** Returns letters and digits of a name, with p for + as k-diffusion's functions write it. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('+', 'p').replaceAll("[^a-z0-9]", "");
  }
}
