package io.vstar.cli;

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
import io.vstar.sampling.TimestepSpacing;
import io.vstar.sampling.UniPcSampler;

/** Samplers as an option names them. */
enum SamplerChoice {
  DDIM(new DdimSampler()),
  DDPM(new DdpmSampler()),
  PLMS(new PndmSampler()),
  EULER(new EulerSampler()),
  EULER_KARRAS(new EulerSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS)),
  EULER_A(new EulerAncestralSampler()),
  DPMPP_2M(new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.TIMESTEPS)),
  DPMPP_2M_KARRAS(new DpmPlusPlusSampler(TimestepSpacing.LINSPACE, SigmaSpacing.KARRAS)),
  HEUN(new HeunSampler()),
  LMS(new LmsSampler()),
  UNIPC(new UniPcSampler());

  private final Sampler sampler;

  SamplerChoice(Sampler sampler) {
    this.sampler = sampler;
  }

  Sampler sampler() {
    return sampler;
  }
}
