package io.vstar.sampling;

/** What decides how far apart the noise levels of a walk are. */
public enum SigmaSpacing {
  /** The timesteps. */
  TIMESTEPS,
  /** Karras et al. 2022: closer together where there is little noise. */
  KARRAS
}
