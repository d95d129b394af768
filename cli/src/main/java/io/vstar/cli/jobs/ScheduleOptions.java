package io.vstar.cli.jobs;

import io.vstar.jobs.job.DurationText;
import io.vstar.jobs.job.Schedule;
import java.time.ZoneId;
import picocli.CommandLine.Option;

/** The options that say when a job is due, of which one may be given; without one it is once. */
final class ScheduleOptions {
  @Option(
      names = "--cron",
      paramLabel = "PATTERN",
      description = "at times of the calendar: '30 2 * * *' is every night at 2:30")
  private String cron;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "with this pause after each training: 90s, 10m, 6h, 2d")
  private String every;

  @Option(
      names = "--on-change",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "10m",
      description =
          "when config, pictures or base model have changed; looks with this pause (default: 10m)")
  private String onChange;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "once, at a time such as 2026-12-01T02:30:00Z")
  private String at;

  /** Returns the schedule. */
  Schedule schedule(ZoneId zone) {
    if (cron != null) {
      return new Schedule.Cron(cron.strip(), zone);
    }
    if (every != null) {
      return new Schedule.FixedDelay(DurationText.parse(every));
    }
    if (onChange != null) {
      return new Schedule.OnChange(DurationText.parse(onChange));
    }
    return at == null ? Schedule.Once.NOW : Schedule.Once.at(at);
  }
}
