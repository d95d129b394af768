package io.vstar.cli.console;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Prints a line for the first step, one every few seconds, and one for the last step. */
final class ProgressLines implements ProgressReporter {
  static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final String task;
  private final PrintStream out;
  private final Clock clock;
  private final Instant start;
  private long doneBefore = -1; // steps of an earlier run, not made in the time since the start
  private Instant lastPrint = Instant.EPOCH;
  private String unprinted;
  private boolean ended; // the line of the last step is printed

  ProgressLines(String task, PrintStream out, Clock clock) {
    this.task = task;
    this.out = out;
    this.clock = clock;
    this.start = clock.instant();
  }

  @Override
  public void step(long done, long total, String message, Optional<Duration> left) {
    Instant now = clock.instant();
    if (doneBefore < 0) {
      doneBefore = Math.max(0, done - 1);
    }
    unprinted = line(now, done, total, message, left);
    if ((done >= total && !ended) || !now.isBefore(lastPrint.plus(INTERVAL))) {
      ended = done >= total;
      print(now);
    }
  }

  @Override
  public void aside(Runnable print) {
    print.run();
  }

  @Override
  public void close() {
    if (unprinted != null) {
      print(clock.instant());
    }
  }

  private void print(Instant now) {
    out.println(unprinted);
    unprinted = null;
    lastPrint = now;
  }

  private String line(Instant now, long done, long total, String message, Optional<Duration> left) {
    Duration spent = Duration.between(start, now);
    String time =
        done >= total
            ? ", " + inWords(spent)
            : left.or(() -> meanOfSteps(spent, done, total))
                .map(each -> ", " + inWords(each) + " left")
                .orElse("");
    return "%s %s %d/%d%s%s"
        .formatted(
            LocalTime.ofInstant(now, clock.getZone()).format(TIME),
            task,
            done,
            total,
            message.isEmpty() ? "" : " " + message,
            time);
  }

  private Optional<Duration> meanOfSteps(Duration spent, long done, long total) {
    long made = done - doneBefore;
    return made <= 0
        ? Optional.empty()
        : Optional.of(spent.multipliedBy(total - done).dividedBy(made));
  }

  private static String inWords(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
        : "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }
}
