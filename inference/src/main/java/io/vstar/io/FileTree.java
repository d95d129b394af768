package io.vstar.io;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Removes and copies folders with all that is in them. */
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

  /**
   * Copies the files below a folder that are not in another one yet.
   *
   * @param wanted which files; asked with their paths in {@code from}
   * @throws OutputException naming what cannot be copied
   */
  public static void copyMissing(Path from, Path to, Predicate<Path> wanted) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path file : tree.filter(Files::isRegularFile).filter(wanted).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (!Files.exists(copy)) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new OutputException("%s cannot be copied to %s: %s".formatted(from, to, e), e);
    }
  }
}
