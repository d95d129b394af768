package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The snapshots in the folder of a run, {@code state-000400.safetensors} and so on, each the whole
 * state after a number of updates.
 *
 * @param folder the folder of the run
 */
public record Snapshots(Path folder) {
  private static final Pattern NAME = Pattern.compile("state-(\\d{6,9})\\.safetensors");

  /**
   * A snapshot.
   *
   * @param step the number of updates after which it was taken
   * @param file the file
   */
  public record Snapshot(int step, Path file) {}

  /** Returns the path of the snapshot after a number of updates. */
  public Path file(int step) {
    return folder.resolve("state-%06d.safetensors".formatted(step));
  }

  /** Returns all snapshots, the newest first. */
  public List<Snapshot> newestFirst() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Snapshots::isSnapshot)
          .map(file -> new Snapshot(step(file), file))
          .sorted(Comparator.comparingInt(Snapshot::step).reversed())
          .toList();
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(folder, e), e);
    }
  }

  /** Returns whether there is no snapshot. */
  public boolean isEmpty() {
    return newestFirst().isEmpty();
  }

  /**
   * Deletes the oldest snapshots.
   *
   * @param count the number of snapshots that stay, at least 0
   */
  public void keep(int count) {
    newestFirst().stream().skip(count).map(Snapshot::file).forEach(FileTree::delete);
  }

  /** Deletes all snapshots. */
  public void delete() {
    keep(0);
  }

  /** Returns whether a file has the name of a snapshot. */
  public static boolean isSnapshot(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  private static int step(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is no snapshot");
    }
    return Integer.parseInt(name.group(1));
  }
}
