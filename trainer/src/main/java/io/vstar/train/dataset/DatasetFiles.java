package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of a dataset folder, sorted into kinds by their extensions. Each list is in the order
 * of the relative paths.
 *
 * @param pictures the pictures
 * @param captions the text files with captions
 * @param others the files of any other kind
 * @param loops the links that lead back to a folder they lie in
 */
record DatasetFiles(List<Path> pictures, List<Path> captions, List<Path> others, List<Path> loops) {
  private static final List<String> CAPTIONS = List.of("txt", "caption");

  /**
   * Lists a folder and its subfolders; links are followed. Hidden files and folders are skipped,
   * and result folders of runs, whose sheets are no pictures to learn from.
   */
  static DatasetFiles list(Path folder) {
    List<Path> pictures = new ArrayList<>();
    List<Path> captions = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    Walk walk = walk(folder);
    for (Path file : walk.files) {
      if (ImageFiles.hasImageExtension(file)) {
        pictures.add(file);
      } else if (CAPTIONS.contains(extension(file))) {
        captions.add(file);
      } else {
        others.add(file);
      }
    }
    return new DatasetFiles(pictures, captions, others, walk.loops);
  }

  /** Returns the same files without some of the pictures. */
  DatasetFiles withoutPictures(Predicate<Path> left) {
    return new DatasetFiles(
        pictures.stream().filter(left.negate()).toList(), captions, others, loops);
  }

  /** Returns whether a text file lies beside a picture that would be its caption. */
  static boolean hasTextFile(Path picture) {
    String stem = stem(picture).getFileName().toString();
    return CAPTIONS.stream()
        .anyMatch(extension -> Files.exists(picture.resolveSibling(stem + "." + extension)));
  }

  /** Returns the extensions of pictures as a text for messages. */
  static String pictureExtensions() {
    return String.join(", ", ImageFiles.EXTENSIONS);
  }

  /**
   * Returns a path relative to {@code folder} with {@code /} between its names, the same on every
   * system.
   */
  static String relativeName(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  /** Returns the path of a file without its extension, which a picture shares with its caption. */
  static Path stem(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - extension(file).length() - 1));
  }

  /**
   * A file visitor that collects the files that are not hidden, and the links that lead in circles.
   */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path folder;
    final List<Path> files = new ArrayList<>();
    final List<Path> loops = new ArrayList<>();

    Walk(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      return isHidden(path) || isResultFolder(path)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    /** Returns whether runs put their results into a folder below the one that is listed. */
    private boolean isResultFolder(Path path) {
      return !path.equals(folder)
          && Files.isDirectory(path.resolve("runs"))
          && Files.exists(path.resolve(".lock"));
    }

    /** Collects also broken links and pipes, which are warned of later. */
    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (!isHidden(path)) {
        files.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (isHidden(path)) {
        return FileVisitResult.CONTINUE;
      }
      if (e instanceof FileSystemLoopException) {
        loops.add(path);
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    private boolean isHidden(Path path) {
      return !path.equals(folder) && path.getFileName().toString().startsWith(".");
    }
  }

  private static Walk walk(Path folder) {
    Walk walk = new Walk(folder);
    try {
      Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    } catch (AccessDeniedException e) {
      throw new DatasetException(
          e.getFile() + " cannot be read: access is denied; change its permissions, or move it", e);
    } catch (IOException e) {
      throw new DatasetException(
          "%s cannot be read as a folder of pictures: %s".formatted(folder, e), e);
    }
    walk.files.sort(Comparator.comparing(path -> relativeName(folder, path)));
    return walk;
  }

  /** Returns the extension in lower case; empty if there is none. */
  private static String extension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
