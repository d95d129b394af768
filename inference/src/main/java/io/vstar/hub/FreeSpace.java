package io.vstar.hub;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells how much space a disk has left. */
@FunctionalInterface
interface FreeSpace {
  /** The space that the file system of an existing folder has left for this user. */
  FreeSpace OF_THE_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

  /** Returns the free space in bytes; negative if it is beyond a {@code long}. */
  long bytes(Path folder) throws IOException;

  /**
   * Checks that the disk has enough space for a download.
   *
   * @param needed number of bytes
   * @param folder an existing folder on the disk
   * @throws OutputException naming needed and free space, if it has not
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
