package io.vstar.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** How long this process has been running, the start of the Java runtime included. */
public final class ProcessAge {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final int START_TIME = 19; // fields after the name; proc(5) counts it as the 22nd
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, on every Linux that Java runs on

  private ProcessAge() {}

  /** In seconds. Linux tells it to a hundredth of a second, other systems mostly to a second. */
  public static double seconds() {
    try {
      String stat = Files.readString(STAT);
      // The name, in brackets, may hold spaces.
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
