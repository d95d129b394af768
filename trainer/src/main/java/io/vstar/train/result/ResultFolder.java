package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of all runs of one name, one of which is published. This process holds its lock until
 * it is closed.
 *
 * <pre>
 * out/cat/
 *   cat.safetensors, before-after.png …   links to the same files of the published run
 *   current                               link to the published run, exchanged in one step
 *   runs/0001/, runs/0002/ …              the runs, see {@link RunFolder}
 *   .lock                                 held while a run is on; names its process
 * </pre>
 *
 * <p>If the file system has no links, the files are copies, and {@code current} is a text that
 * names the run.
 *
 * <p>All files of a run are published at once, and earlier results stay under {@code runs}.
 */
public final class ResultFolder implements AutoCloseable {
  private static final String RUNS = "runs";
  private static final Pattern NUMBER = Pattern.compile("\\d{4,9}");

  private final Path path;
  private final String name;
  private final RunLock lock;
  private final PublishedFiles shown;
  private final List<String> repairs = new ArrayList<>();

  private ResultFolder(Path path, String name, RunLock lock) {
    this.path = path;
    this.name = name;
    this.lock = lock;
    this.shown = PublishedFiles.in(path);
  }

  /**
   * Makes {@code folder/name} if absent, locks it, and removes temporary files of killed processes.
   *
   * @param folder the folder in which the result folder lies
   * @param name the stem of the exported files
   * @throws OutputException if the folder cannot be written to, or another run holds its lock
   */
  public static ResultFolder open(Path folder, String name) {
    Path path = folder.resolve(name);
    makeFolder(path);
    ResultFolder opened = new ResultFolder(path, name, RunLock.take(path));
    try {
      opened.repair();
      return opened;
    } catch (IOException e) {
      opened.close();
      throw new OutputException("%s cannot be used: %s".formatted(path, e), e);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Returns the path of this folder. */
  public Path path() {
    return path;
  }

  /** Returns one line for each thing that was removed or moved when the folder was opened. */
  public List<String> repairs() {
    return List.copyOf(repairs);
  }

  /** Returns all runs, the oldest first. */
  public List<RunFolder> runs() {
    Path runs = path.resolve(RUNS);
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(runs)) {
      return found
          .filter(each -> NUMBER.matcher(each.getFileName().toString()).matches())
          .sorted(Comparator.comparingInt(ResultFolder::number))
          .map(each -> new RunFolder(each, name))
          .toList();
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(runs, e), e);
    }
  }

  /**
   * Returns the number of the newest run of a result folder, which another process may hold; empty
   * if there is none or the folder cannot be read.
   *
   * @param path the result folder
   */
  public static Optional<String> newestRun(Path path) {
    try (Stream<Path> found = Files.list(path.resolve(RUNS))) {
      return found
          .map(run -> run.getFileName().toString())
          .filter(run -> NUMBER.matcher(run).matches())
          .max(Comparator.comparingInt(Integer::parseInt));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the run whose files are published; empty if there is none. */
  public Optional<RunFolder> published() {
    return shown
        .target()
        .filter(Files::isDirectory)
        .map(run -> new RunFolder(path.resolve(RUNS).resolve(run.getFileName()), name));
  }

  /**
   * Makes a folder for a new run, with the next number.
   *
   * @throws OutputException if it cannot be made
   */
  public RunFolder begin() {
    List<RunFolder> runs = runs();
    int last = runs.isEmpty() ? 0 : number(runs.get(runs.size() - 1).path());
    Path run = path.resolve(RUNS).resolve("%04d".formatted(last + 1));
    makeFolder(run);
    return new RunFolder(run, name);
  }

  /** Publishes the files of a run in place of the published ones, all in one step. */
  public void publish(RunFolder run) {
    shown.point(Path.of(RUNS, run.number()));
  }

  /** Publishes files that were added to the published run later. */
  public void refresh() {
    shown.refresh();
  }

  /** Deletes the snapshots of all runs, which are not resumed any more once one is completed. */
  public void deleteSnapshots() {
    runs().forEach(run -> run.snapshots().delete());
  }

  /** Removes a run. */
  public void discard(RunFolder run) {
    FileTree.delete(run.path());
  }

  /**
   * Removes the oldest runs until {@code keep} are left beside the published one. That one is never
   * removed, nor is the last run if it can be resumed.
   *
   * @param keep the number of runs to keep, at least 0
   */
  public void prune(int keep) {
    Optional<RunFolder> published = published();
    List<RunFolder> runs = runs();
    List<RunFolder> others =
        runs.stream()
            .filter(run -> !published.equals(Optional.of(run)))
            .filter(run -> !run.equals(runs.get(runs.size() - 1)) || run.snapshots().isEmpty())
            .toList();
    others.subList(0, Math.max(0, others.size() - keep)).forEach(this::discard);
  }

  /** Releases the lock. */
  @Override
  public void close() {
    lock.close();
  }

  /** Removes unfinished files; no other process writes here while the lock is held. */
  private void repair() throws IOException {
    removeTemporaries(path);
    for (RunFolder run : runs()) {
      try (Stream<Path> tree = Files.walk(run.path())) {
        tree.filter(Files::isDirectory).toList().forEach(this::removeTemporaries);
      }
      if (run.isEmpty()) {
        discard(run);
        repairs.add("removed %s: it was cut off before its first step".formatted(run.path()));
      }
    }
    adoptLooseFiles();
    shown.refresh();
  }

  private void removeTemporaries(Path folder) {
    AtomicFile.removeLeftovers(folder, Duration.ZERO)
        .forEach(file -> repairs.add("removed %s: its writer was killed".formatted(file)));
  }

  /** Makes a run of a result that lies in the folder itself, as earlier versions wrote it. */
  private void adoptLooseFiles() throws IOException {
    List<Path> loose = shown.looseFiles(name);
    if (loose.isEmpty()) {
      return;
    }
    RunFolder run = begin();
    for (Path file : loose) {
      Files.copy(file, run.path().resolve(file.getFileName()));
    }
    if (loose.stream().anyMatch(file -> file.getFileName().toString().startsWith(name + "."))) {
      publish(run);
    }
    for (Path file : loose) {
      shown.replace(file);
    }
    repairs.add("moved the result of an earlier version to " + run.path());
  }

  private static int number(Path run) {
    return Integer.parseInt(run.getFileName().toString());
  }

  private static void makeFolder(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot be made a folder (%s); set another output.folder".formatted(path, e), e);
    }
  }
}
