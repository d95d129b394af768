package io.vstar.train.result;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The published files as links: {@code current} points to the run, and {@code cat.pt} to {@code
 * current/cat.pt}. Replacing the link {@code current} replaces all files at once.
 */
final class PublishedLinks implements PublishedFiles {
  /**
   * The files beside the exported ones that earlier versions wrote into the result folder itself.
   */
  private static final Set<String> LOOSE =
      Set.of(
          "config.yaml",
          "before-after.png",
          "manifest.json",
          "metrics.csv",
          "health.csv",
          "strengths.csv",
          "health.png");

  private final Path folder;
  private final Path current;

  PublishedLinks(Path folder) {
    this.folder = folder;
    this.current = folder.resolve(CURRENT);
  }

  @Override
  public Optional<Path> target() {
    if (!Files.isSymbolicLink(current)) {
      return Optional.empty();
    }
    try {
      return Optional.of(folder.resolve(Files.readSymbolicLink(current)));
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(current, e), e);
    }
  }

  /** Replaces the link {@code current} in one step and updates the other links. */
  @Override
  public void point(Path run) {
    try {
      exchange(current, run);
    } catch (IOException | UnsupportedOperationException e) {
      throw unwritable(e);
    }
    refresh();
  }

  /** Links every file of the published run, and removes links to what it does not have. */
  @Override
  public void refresh() {
    Optional<Path> run = target();
    if (run.isEmpty()) {
      return;
    }
    try {
      for (Path file : PublishedFiles.entries(run.get())) {
        Path link = folder.resolve(file.getFileName());
        if (Files.notExists(link, LinkOption.NOFOLLOW_LINKS)) {
          Files.createSymbolicLink(link, through(link));
        }
      }
      for (Path link : PublishedFiles.entries(folder)) {
        if (isOurs(link) && !Files.exists(link)) {
          Files.delete(link);
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw unwritable(e);
    }
  }

  @Override
  public List<Path> looseFiles(String name) throws IOException {
    return resultFiles(folder, name);
  }

  /** Returns the files in a folder, without links, that have the name of a file that runs write. */
  static List<Path> resultFiles(Path folder, String name) throws IOException {
    return PublishedFiles.entries(folder).stream()
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .filter(
            file -> {
              String each = file.getFileName().toString();
              return LOOSE.contains(each)
                  || each.equals(name + ".pt")
                  || each.equals(name + ".safetensors");
            })
        .toList();
  }

  @Override
  public void replace(Path file) throws IOException {
    exchange(file, through(file));
  }

  /** Returns whether links can be made in the folder; on Windows this needs a privilege. */
  boolean supported() {
    Path probe = temporary();
    try {
      Files.createSymbolicLink(probe, Path.of(CURRENT));
      Files.delete(probe);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private void exchange(Path link, Path target) throws IOException {
    Path temporary = temporary();
    Files.createSymbolicLink(temporary, target);
    Files.move(
        temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Returns a new temporary path, named so that {@link io.vstar.io.AtomicFile} removes it if it is
   * left behind.
   */
  private Path temporary() {
    return folder.resolve("." + CURRENT + "." + UUID.randomUUID() + ".tmp");
  }

  private static Path through(Path link) {
    return Path.of(CURRENT).resolve(link.getFileName());
  }

  private boolean isOurs(Path link) throws IOException {
    return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(through(link));
  }

  private OutputException unwritable(Exception e) {
    return new OutputException(
        ("%s: a symbolic link cannot be made in it (%s); set an output.folder on a file system that"
                + " has them")
            .formatted(folder, e),
        e);
  }
}
