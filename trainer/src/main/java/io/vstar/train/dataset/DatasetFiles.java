package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The files of a dataset folder by what their names say they are, each list in the order of the
 * relative paths.
 */
record DatasetFiles(List<Path> pictures, List<Path> captions, List<Path> others) {
  private static final List<String> CAPTIONS = List.of("txt", "caption");

  /** Lists a folder and its folders; follows links, passes over hidden files and folders. */
  static DatasetFiles list(Path folder) {
    List<Path> pictures = new ArrayList<>();
    List<Path> captions = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    for (Path file : visibleFiles(folder)) {
      if (ImageFiles.hasImageExtension(file)) {
        pictures.add(file);
      } else if (CAPTIONS.contains(extension(file))) {
        captions.add(file);
      } else {
        others.add(file);
      }
    }
    return new DatasetFiles(pictures, captions, others);
  }

  static String pictureExtensions() {
    return String.join(", ", ImageFiles.EXTENSIONS);
  }

  /** A path below {@code folder} with {@code /} between its names, the same on every system. */
  static String relativeName(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  /** The file's path without its extension: what a picture and its caption have in common. */
  static Path stem(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - extension(file).length() - 1));
  }

  private static List<Path> visibleFiles(Path folder) {
    try (Stream<Path> tree = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return tree.filter(path -> !isHidden(folder.relativize(path)))
          // Not isRegularFile: a dangling link to a picture is to be told, not passed over.
          .filter(path -> !Files.isDirectory(path))
          .sorted(Comparator.comparing(path -> relativeName(folder, path)))
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e.getCause());
    }
  }

  private static DatasetException unreadable(Path folder, IOException e) {
    return new DatasetException(
        "%s cannot be read as a folder of pictures: %s".formatted(folder, e), e);
  }

  private static boolean isHidden(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /** In lower case; empty if there is none. */
  private static String extension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
