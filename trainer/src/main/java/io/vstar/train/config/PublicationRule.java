package io.vstar.train.config;

/** A rule by which the result of a run replaces the published one. */
public enum PublicationRule {
  /** It replaces it if it does not measure worse on the held-out pictures. */
  NOT_WORSE,
  /**
   * It replaces it only if it is better beyond doubt: on noise and pictures that chose neither of
   * them, the whole 95 % confidence interval of the ratio of their losses is below 1.
   */
  BETTER
}
