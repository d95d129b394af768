package io.vstar.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The age of this process, the start of the Java runtime included. */
public final class ProcessAge {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final int START_TIME = 19; // counted after the name; field 22 of proc(5)
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, on every Linux that Java runs on

  private ProcessAge() {}

  /** Returns the age in seconds, to 0.01 s on Linux and mostly to 1 s on other systems. */
  public static double seconds() {
    try {
      String stat = Files.readString(STAT);
      // The name, in brackets, may have spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double uptime = Double.parseDouble(Files.readString(UPTIME).split(" ")[0]);
      return uptime - Long.parseLong(fields[START_TIME]) / TICKS_PER_SECOND;
    } catch (IOException e) {
      Instant now = Instant.now();
      Instant start = ProcessHandle.current().info().startInstant().orElse(now);
      return Duration.between(start, now).toMillis() / 1e3;
    }
  }
}
