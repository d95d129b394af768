package io.vstar.jobs.job;

import io.vstar.error.ConfigException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: a whole number and a unit, such as {@code 90s} or {@code 6h}. */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhd])");

  /** The units from the longest to the shortest. */
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
  }

  private DurationText() {}

  /**
   * Reads a duration of at least one second.
   *
   * @throws ConfigException if the text is no duration
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new ConfigException(
          "'%s' is no duration, expected a number with s, m, h or d, such as 90s, 10m, 6h or 2d"
              .formatted(text));
    }
    return UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
  }

  /** Returns the text of a duration in its largest whole unit; parts of seconds are dropped. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    return UNITS.entrySet().stream()
        .filter(unit -> seconds % unit.getValue().toSeconds() == 0)
        .findFirst()
        .map(unit -> seconds / unit.getValue().toSeconds() + unit.getKey())
        .orElseThrow();
  }
}
