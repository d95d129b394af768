package io.vstar.jobs.job;

import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import io.vstar.error.ConfigException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The times at which a job's training is due. */
public sealed interface Schedule {

  /** Returns the text that {@link #parse} reads back. */
  String text();

  /** Returns when the first training of a job is due that is submitted now. */
  Instant first(Instant now);

  /**
   * Returns when the next training is due after one has come to its end.
   *
   * @param ended when it ended
   * @return empty if it was the last one
   */
  Optional<Instant> next(Instant ended);

  /**
   * Reads a schedule.
   *
   * @throws ConfigException if the text is no schedule
   */
  static Schedule parse(String text) {
    String[] words = text.strip().split(" ", 2);
    String rest = words.length == 2 ? words[1].strip() : "";
    return switch (words[0]) {
      case "once" -> rest.isEmpty() ? Once.NOW : Once.at(rest);
      case "cron" -> Cron.parse(rest);
      case "every" -> new FixedDelay(DurationText.parse(rest));
      case "changed" -> new OnChange(DurationText.parse(rest));
      default ->
          throw new ConfigException(
              "'%s' is no schedule, expected once, cron, every or changed".formatted(text));
    };
  }

  /**
   * One training.
   *
   * @param at when it is due; empty for at once
   */
  record Once(Optional<Instant> at) implements Schedule {
    /** The schedule of a training that is due at once. */
    public static final Once NOW = new Once(Optional.empty());

    /**
     * Returns the schedule of a training at a time.
     *
     * @param time a time such as {@code 2026-12-01T02:30:00Z}
     * @throws ConfigException if the text is no time
     */
    public static Once at(String time) {
      try {
        return new Once(Optional.of(Instant.parse(time)));
      } catch (DateTimeException e) {
        throw new ConfigException(
            "'%s' is no time, expected one such as 2026-12-01T02:30:00Z".formatted(time), e);
      }
    }

    @Override
    public String text() {
      return "once" + at.map(time -> " " + time).orElse("");
    }

    @Override
    public Instant first(Instant now) {
      return at.orElse(now);
    }

    @Override
    public Optional<Instant> next(Instant ended) {
      return Optional.empty();
    }
  }

  /**
   * Trainings at times of the calendar.
   *
   * @param pattern the five fields of Unix' cron: minute, hour, day of month, month, day of week
   * @param zone the time zone in which they are meant
   */
  record Cron(String pattern, ZoneId zone) implements Schedule {
    private static final int FIELDS = 5;

    /** Validates the pattern. */
    public Cron {
      times(pattern, zone);
    }

    private static Cron parse(String text) {
      int end = text.lastIndexOf(' ');
      if (end < 0) {
        throw new ConfigException(
            "'cron %s' is no schedule, expected five fields and a time zone".formatted(text));
      }
      return new Cron(text.substring(0, end), Zones.parse(text.substring(end + 1)));
    }

    private static CronSchedule times(String pattern, ZoneId zone) {
      try {
        if (pattern.strip().split("\\s+").length == FIELDS) {
          return new CronSchedule(pattern, zone, CronStyle.UNIX);
        }
      } catch (IllegalArgumentException e) {
        throw refused(pattern, ": " + e.getMessage(), e);
      }
      throw refused(pattern, "", null);
    }

    private static ConfigException refused(String pattern, String why, Exception cause) {
      return new ConfigException(
          "'%s' is no cron pattern%s; expected minute, hour, day of month, month and day of week, such as '30 2 * * *' for every night at 2:30"
              .formatted(pattern, why),
          cause);
    }

    @Override
    public String text() {
      return "cron %s %s".formatted(pattern, zone);
    }

    @Override
    public Instant first(Instant now) {
      return times(pattern, zone).getInitialExecutionTime(now);
    }

    @Override
    public Optional<Instant> next(Instant ended) {
      return Optional.of(first(ended));
    }
  }

  /**
   * Trainings with a pause between the end of one and the start of the next; the first is due at
   * once.
   *
   * @param delay the pause
   */
  record FixedDelay(Duration delay) implements Schedule {
    @Override
    public String text() {
      return "every " + DurationText.of(delay);
    }

    @Override
    public Instant first(Instant now) {
      return now;
    }

    @Override
    public Optional<Instant> next(Instant ended) {
      return Optional.of(ended.plus(delay));
    }
  }

  /**
   * Trainings whenever the contents of the config, the pictures or the base model have changed.
   *
   * @param check the pause between two looks at them
   */
  record OnChange(Duration check) implements Schedule {
    @Override
    public String text() {
      return "changed " + DurationText.of(check);
    }

    @Override
    public Instant first(Instant now) {
      return now;
    }

    @Override
    public Optional<Instant> next(Instant ended) {
      return Optional.of(ended.plus(check));
    }
  }
}
