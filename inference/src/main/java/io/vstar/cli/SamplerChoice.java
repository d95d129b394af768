package io.vstar.cli;

import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.EulerSampler;
import io.vstar.sampling.Sampler;

/** Samplers as an option names them. */
enum SamplerChoice {
  DDIM(new DdimSampler()),
  EULER(new EulerSampler());

  private final Sampler sampler;

  SamplerChoice(Sampler sampler) {
    this.sampler = sampler;
  }

  Sampler sampler() {
    return sampler;
  }
}
