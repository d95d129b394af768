package io.vstar.io;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes folders with all that is in them. */
public final class FileTree {
  private FileTree() {}

  /**
   * Deletes a folder, its files and its folders; links are deleted, not followed.
   *
   * @throws OutputException naming what cannot be deleted
   */
  public static void delete(Path folder) {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      // Gone already.
    } catch (IOException e) {
      throw new OutputException("%s cannot be deleted: %s".formatted(folder, e), e);
    }
  }
}
