package io.vstar.sampling;

/** The spacing of a walk's noise levels. */
public enum SigmaSpacing {
  /** Uses the noise levels of the timesteps. */
  TIMESTEPS,
  /** Uses levels that are closer together at little noise (Karras et al. 2022, equation 5). */
  KARRAS
}
