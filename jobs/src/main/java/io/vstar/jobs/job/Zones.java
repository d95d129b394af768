package io.vstar.jobs.job;

import io.vstar.error.ConfigException;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Time zones by name. */
public final class Zones {
  private Zones() {}

  /**
   * Returns the zone of a name such as {@code Europe/Berlin} or {@code UTC}.
   *
   * @throws ConfigException if there is none of that name
   */
  public static ZoneId parse(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new ConfigException(
          "'%s' is no time zone, expected one such as Europe/Berlin or UTC".formatted(name), e);
    }
  }
}
