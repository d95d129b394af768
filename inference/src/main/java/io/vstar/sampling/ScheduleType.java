package io.vstar.sampling;

import io.vstar.error.ConfigException;

/** The noise levels of samplers, by the names that A1111 shows. */
public enum ScheduleType {
  /** Uses the default levels of each sampler. */
  AUTOMATIC("Automatic"),
  /** Uses the levels of evenly spaced timesteps. */
  UNIFORM("Uniform"),
  /** Uses levels that are closer together at little noise (Karras et al. 2022). */
  KARRAS("Karras");

  private final String title;

  ScheduleType(String title) {
    this.title = title;
  }

  /**
   * Returns the noise levels of a name, in any case.
   *
   * @throws ConfigException if there are no such levels
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
