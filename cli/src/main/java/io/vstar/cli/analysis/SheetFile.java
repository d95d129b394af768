package io.vstar.cli.analysis;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a sheet of pictures is written to. */
public final class SheetFile {
  private SheetFile() {}

  /**
   * Makes the folder of a file.
   *
   * @return the file
   * @throws OutputException if it cannot be made
   */
  public static Path prepared(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot be made a folder for %s: %s".formatted(folder, file, e.getMessage()), e);
    }
    return file;
  }
}
