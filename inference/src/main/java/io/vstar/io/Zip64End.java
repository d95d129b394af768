package io.vstar.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipException;

/**
 * Looks at how many entries a zip of the 64-bit form announces, before the JDK allocates as many
 * (<a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE</a> 4.3.14 and
 * 4.3.15). Of the older form it announces 65 535 at most.
 */
final class Zip64End {
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int END = 0x06064b50;
  private static final int END_BYTES = 56;
  private static final int ENTRIES_AT = 32;

  /** What follows the locator: the older end and its comment. */
  private static final int TAIL_BYTES = LOCATOR_BYTES + 22 + 65_535;

  /** The least that an entry takes in the table of contents. */
  private static final int ENTRY_BYTES = 46;

  private Zip64End() {}

  /**
   * Checks every place that may be taken for the locator of the end.
   *
   * @throws ZipException if more entries are announced than the file has room for
   */
  static void requireRoomForEntries(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      int tailBytes = (int) Math.min(file.size(), TAIL_BYTES);
      ByteBuffer tail = FileBytes.read(path, file, file.size() - tailBytes, tailBytes);
      for (int at = 0; at + LOCATOR_BYTES <= tailBytes; at++) {
        if (tail.getInt(at) == LOCATOR) {
          requireRoom(path, file, tail.getLong(at + 8));
        }
      }
    }
  }

  private static void requireRoom(Path path, FileChannel file, long position) throws IOException {
    if (position < 0 || position > file.size() - END_BYTES) {
      return; // points beyond the file: the JDK refuses it or goes by the older form
    }
    ByteBuffer end = FileBytes.read(path, file, position, END_BYTES);
    long entries = end.getLong(ENTRIES_AT);
    if (end.getInt(0) == END && (entries < 0 || entries > file.size() / ENTRY_BYTES)) {
      throw new ZipException(
          "it announces %s entries, more than it has room for"
              .formatted(Long.toUnsignedString(entries)));
    }
  }
}
