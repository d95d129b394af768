package io.vstar.hub;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much fits on a disk. */
@FunctionalInterface
interface FreeSpace {
  /** What the file system of a folder that exists has left for this user. */
  FreeSpace OF_THE_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

  /** In bytes; negative where it is beyond a {@code long}. */
  long bytes(Path folder) throws IOException;

  /**
   * Refuses a download that would fill the disk.
   *
   * @throws OutputException naming what is needed and what is free
   */
  default void require(long needed, Path folder) {
    long free;
    try {
      free = bytes(folder);
    } catch (IOException e) {
      throw new OutputException(folder + ": how much is free on its disk is not known: " + e, e);
    }
    if (free >= 0 && free < needed) {
      throw new OutputException(
          ("%s needs room for %s, and its disk has %s free; make room, or set HF_HUB_CACHE to a"
                  + " folder on another disk")
              .formatted(folder, text(needed), text(free)));
    }
  }

  private static String text(long bytes) {
    return String.format(Locale.ROOT, "%,d bytes (%.1f GB)", bytes, bytes / 1e9);
  }
}
