package io.vstar.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this process takes, as Linux counts it; in bytes, empty on other systems. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** The most memory that was resident at once, memory-mapped files included. */
  public static OptionalLong peakResident() {
    return read("VmHWM:");
  }

  /**
   * The memory that is resident now and is not a file's: what other processes cannot share, and
   * cannot be given back by dropping pages.
   */
  public static OptionalLong anonymous() {
    return read("RssAnon:");
  }

  private static OptionalLong read(String key) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
