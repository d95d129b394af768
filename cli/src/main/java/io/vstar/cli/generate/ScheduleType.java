package io.vstar.cli.generate;

import io.vstar.error.ConfigException;
import picocli.CommandLine.ITypeConverter;

/** Noise levels of samplers as A1111 names them. */
enum ScheduleType {
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

  /** Reads an option, in any case. */
  static final class Converter implements ITypeConverter<ScheduleType> {
    @Override
    public ScheduleType convert(String value) {
      for (ScheduleType type : values()) {
        if (type.title.equalsIgnoreCase(value.strip())) {
          return type;
        }
      }
      throw new ConfigException(
          "there is no schedule type '%s', expected Automatic, Uniform or Karras".formatted(value));
    }
  }
}
