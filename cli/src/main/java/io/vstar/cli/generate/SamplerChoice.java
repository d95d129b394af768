package io.vstar.cli.generate;

import static io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing.LEADING;
import static io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing.LINSPACE;

import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.Spelling;
import io.vstar.error.ConfigException;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.DdpmSampler;
import io.vstar.sampling.DpmPlusPlusSampler;
import io.vstar.sampling.EulerAncestralSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.HeunSampler;
import io.vstar.sampling.LmsSampler;
import io.vstar.sampling.PndmSampler;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.SigmaSpacing;
import io.vstar.sampling.UniPcSampler;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;

/** Samplers as an option names them. */
enum SamplerChoice {
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
   * @param title the name that A1111 shows, with that of the noise levels where they are not even
   * @param usual the sampler's own way, for models that ask for none
   */
  SamplerChoice(String title, TimestepSpacing usual, Function<TimestepSpacing, Sampler> kind) {
    this.title = title;
    this.usual = usual;
    this.kind = kind;
  }

  /**
   * The sampler of a name: A1111's, such as {@code DPM++ 2M Karras}, in any case and however its
   * words are joined, {@code DPMPP_2M_KARRAS} too.
   *
   * @throws ConfigException naming the nearest sampler, and all
   */
  static SamplerChoice named(String name) {
    String key = key(name);
    for (SamplerChoice choice : values()) {
      if (key(choice.title).equals(key)) {
        return choice;
      }
    }
    List<String> titles = Arrays.stream(values()).map(each -> each.title).toList();
    throw new ConfigException(
        "there is no sampler '%s'%s; there are %s"
            .formatted(
                name,
                Spelling.nearest(name, titles)
                    .map(nearest -> ", did you mean '" + nearest + "'?")
                    .orElse(""),
                String.join(", ", titles)));
  }

  /**
   * This sampler with the noise levels that an option names.
   *
   * @throws ConfigException if it has no such levels
   */
  SamplerChoice with(ScheduleType schedule) {
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

  /** The sampler as a model asks for it. */
  Sampler sampler(NoiseScheduleConfig config) {
    return kind.apply(config.spacing().orElse(usual));
  }

  /** Letters and digits; k-diffusion's functions and the enum's constants write p for +. */
  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('+', 'p').replaceAll("[^a-z0-9]", "");
  }

  /** Reads an option. */
  static final class Converter implements ITypeConverter<SamplerChoice> {
    @Override
    public SamplerChoice convert(String value) {
      return named(value);
    }
  }

  /** What the help lists. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(values()).map(each -> each.title).iterator();
    }
  }
}
