package io.vstar.io;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Deletes and copies folders with everything in them. */
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
      for (Path path : all) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      // Gone already.
    } catch (IOException e) {
      throw new OutputException("%s cannot be deleted: %s".formatted(folder, e), e);
    }
  }

  /**
   * Copies the files below a folder that another folder lacks, each whole or not at all.
   *
   * @param wanted filter of the files to copy; it is given their paths in {@code from}
   * @throws OutputException naming what cannot be copied
   */
  public static void copyMissing(Path from, Path to, Predicate<Path> wanted) {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path file : tree.filter(Files::isRegularFile).filter(wanted).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (!Files.exists(copy)) {
          Files.createDirectories(copy.getParent());
          Path temporary = AtomicFile.temporaryFor(copy);
          Files.copy(file, temporary);
          Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } catch (IOException e) {
      throw new OutputException("%s cannot be copied to %s: %s".formatted(from, to, e), e);
    }
  }
}
