package io.vstar.sampling;

import io.vstar.error.ConfigException;

/** Noise levels of samplers by the names that A1111 shows. */
public enum ScheduleType {
  /** Each sampler's own. */
  AUTOMATIC("Automatic"),
  /** Those of evenly spaced timesteps. */
  UNIFORM("Uniform"),
  /** Closer together where there is little noise (Karras et al. 2022). */
  KARRAS("Karras");

  private final String title;

  ScheduleType(String title) {
    this.title = title;
  }

  /**
   * Returns the noise levels of a name, in any case.
   *
   * @throws ConfigException naming all
   */
  public static ScheduleType named(String name) {
    for (ScheduleType type : values()) {
      if (type.title.equalsIgnoreCase(name.strip())) {
        return type;
      }
    }
    throw new ConfigException(
        "there is no schedule type '%s', expected Automatic, Uniform or Karras".formatted(name));
  }
}
