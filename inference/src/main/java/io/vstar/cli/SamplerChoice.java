package io.vstar.cli;

import static io.vstar.config.NoiseScheduleConfig.TimestepSpacing.LEADING;
import static io.vstar.config.NoiseScheduleConfig.TimestepSpacing.LINSPACE;

import io.vstar.config.NoiseScheduleConfig;
import io.vstar.config.NoiseScheduleConfig.TimestepSpacing;
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
import java.util.function.Function;

/** Samplers as an option names them. */
enum SamplerChoice {
  DDIM(LEADING, DdimSampler::new),
  DDPM(LEADING, DdpmSampler::new),
  PLMS(LEADING, PndmSampler::new),
  EULER(LINSPACE, spacing -> new EulerSampler(spacing, SigmaSpacing.TIMESTEPS)),
  EULER_KARRAS(LINSPACE, spacing -> new EulerSampler(spacing, SigmaSpacing.KARRAS)),
  EULER_A(LINSPACE, EulerAncestralSampler::new),
  DPMPP_2M(LINSPACE, spacing -> new DpmPlusPlusSampler(spacing, SigmaSpacing.TIMESTEPS)),
  DPMPP_2M_KARRAS(LINSPACE, spacing -> new DpmPlusPlusSampler(spacing, SigmaSpacing.KARRAS)),
  HEUN(LINSPACE, HeunSampler::new),
  LMS(LINSPACE, LmsSampler::new),
  UNIPC(LINSPACE, UniPcSampler::new);

  private final TimestepSpacing usual;
  private final Function<TimestepSpacing, Sampler> kind;

  /**
   * @param usual the sampler's own way, for models that ask for none
   */
  SamplerChoice(TimestepSpacing usual, Function<TimestepSpacing, Sampler> kind) {
    this.usual = usual;
    this.kind = kind;
  }

  /** The sampler as a model asks for it. */
  Sampler sampler(NoiseScheduleConfig config) {
    return kind.apply(config.spacing().orElse(usual));
  }
}
