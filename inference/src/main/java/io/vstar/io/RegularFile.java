package io.vstar.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Checks that a path is a regular file before it is opened: a pipe would keep its reader waiting
 * for a writer, and a device may never end.
 */
public final class RegularFile {
  /** The bits of {@code st_mode} that hold the kind of a file, from POSIX's {@code sys/stat.h}. */
  private static final int KIND = 0170000;

  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private RegularFile() {}

  /**
   * Checks that a path is a regular file, without opening it; links are followed.
   *
   * @throws java.nio.file.NoSuchFileException if the path does not exist
   * @throws IOException if it is something else, with a message such as {@code it is a pipe,
   *     expected a file}
   */
  public static void require(Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (!found.isRegularFile()) {
      String kind = found.isDirectory() ? "folder" : special(file);
      throw new IOException("it is a %s, expected a file".formatted(kind));
    }
  }

  private static String special(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return "device or pipe";
    }
    int kind = (Integer) Files.getAttribute(file, "unix:mode") & KIND;
    return kind == PIPE ? "pipe" : kind == SOCKET ? "socket" : "device";
  }
}
