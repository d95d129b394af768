package io.vstar.jobs.job;

import io.vstar.error.ConfigException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of the day in which a job may train. A window whose end is not after its start goes on
 * over midnight.
 *
 * @param from the time at which it opens
 * @param to the time at which it closes, another one
 * @param zone the time zone in which they are meant
 */
public record RunWindow(LocalTime from, LocalTime to, ZoneId zone) {
  private static final Pattern FORM =
      Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)(?: (\\S+))?");

  /** Refuses a window that has no length. */
  public RunWindow {
    if (from.equals(to)) {
      throw new ConfigException(
          "the window %s-%s has no length; leave it out to train at any time".formatted(from, to));
    }
  }

  /**
   * Reads a window such as {@code 22:00-06:00} or {@code 22:00-06:00 Europe/Berlin}.
   *
   * @param zone the time zone if the text names none
   * @throws ConfigException if the text is no window
   */
  public static RunWindow parse(String text, ZoneId zone) {
    Matcher matcher = FORM.matcher(text.strip());
    try {
      if (matcher.matches()) {
        return new RunWindow(
            LocalTime.parse(matcher.group(1)),
            LocalTime.parse(matcher.group(2)),
            matcher.group(3) == null ? zone : Zones.parse(matcher.group(3)));
      }
    } catch (DateTimeException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  private static ConfigException refused(String text, Exception cause) {
    return new ConfigException(
        "'%s' is no window, expected two times such as 22:00-06:00".formatted(text), cause);
  }

  /** Returns the text that {@link #parse} reads back. */
  public String text() {
    return "%s-%s %s".formatted(from, to, zone);
  }

  /** Returns whether the window is open. */
  public boolean isOpen(Instant now) {
    LocalTime time = now.atZone(zone).toLocalTime();
    return from.isBefore(to)
        ? !time.isBefore(from) && time.isBefore(to)
        : !time.isBefore(from) || time.isBefore(to);
  }

  /** Returns the given time if the window is open then, else when it opens next. */
  public Instant opening(Instant time) {
    if (isOpen(time)) {
      return time;
    }
    ZonedDateTime local = time.atZone(zone);
    ZonedDateTime today = local.with(from);
    return (today.isBefore(local) ? local.plusDays(1).with(from) : today).toInstant();
  }
}
