package io.vstar.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of this process in bytes, as Linux counts it; empty on other systems. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Returns the peak of resident memory, memory-mapped files included. */
  public static OptionalLong peakResident() {
    return read("VmHWM:");
  }

  /**
   * Returns the resident memory that is not of a file. Other processes cannot share it, and the
   * system cannot free it by dropping pages.
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
