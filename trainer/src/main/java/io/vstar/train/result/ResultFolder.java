package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.FileTree;
import io.vstar.train.result.Publication.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 *   runs/publications.json                the {@link PublicationLog}
 *   runs/mirrors.json                     the folders of other programs that have copies
 *   .lock                                 held while a run is on; names its process
 * </pre>
 *
 * <p>If the file system has no links, the files are copies, and {@code current} is a text that
 * names the run.
 *
 * <p>All files of a run are published at once, and earlier results stay under {@code runs}.
 */
public final class ResultFolder implements AutoCloseable {
  private final ResultView view;
  private final RunLock lock;
  private final PublishedFiles shown;
  private final List<String> repairs = new ArrayList<>();

  private ResultFolder(Path path, RunLock lock) {
    this.view = new ResultView(path);
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
    ResultFolder opened = new ResultFolder(path, RunLock.take(path));
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
    return view.path();
  }

  /** Returns one line for each thing that was removed or moved when the folder was opened. */
  public List<String> repairs() {
    return List.copyOf(repairs);
  }

  /** Returns the runs as they are, which can be had without the lock as well. */
  public ResultView view() {
    return view;
  }

  /** Returns all runs, the oldest first. */
  public List<RunFolder> runs() {
    return view.runs();
  }

  /** Returns the run whose files are published; empty if there is none. */
  public Optional<RunFolder> published() {
    return view.published(shown);
  }

  /**
   * Makes a folder for a new run, with the next number.
   *
   * @throws OutputException if it cannot be made
   */
  public RunFolder begin() {
    List<RunFolder> runs = runs();
    int last = runs.isEmpty() ? 0 : ResultView.number(runs.get(runs.size() - 1).path());
    Path run = view.folder().resolve("%04d".formatted(last + 1));
    makeFolder(run);
    return new RunFolder(run, view.name());
  }

  /**
   * Publishes the files of a run in place of the published ones, all in one step, writes that down,
   * and brings mirrors up to date.
   *
   * @param cause the cause of the exchange
   * @param at the present time
   * @return a line for each mirror that could not be brought up to date
   * @throws OutputException if links or files cannot be written
   */
  public List<String> publish(RunFolder run, Cause cause, Instant at) {
    shown.point(view.path().relativize(run.path()));
    note(new Publication(at, run.number(), cause));
    return Mirrors.of(view).update(run);
  }

  private void note(Publication publication) {
    view.log().with(publication).write(view.folder().resolve(PublicationLog.FILE));
  }

  /**
   * Keeps copies of the published exported files in a folder of another program, from now on.
   *
   * @param folder the folder, absolute, which exists
   * @return a line if it could not be brought up to date
   */
  public List<String> mirror(Path folder) {
    makeFolder(view.folder()); // where no run has been yet
    Mirrors.of(view).add(folder);
    return published().map(Mirrors.of(view)::update).orElse(List.of());
  }

  /**
   * Removes the copies of the published files from a folder, and keeps none there any more.
   *
   * @return whether there were any
   */
  public boolean removeMirror(Path folder) {
    return Mirrors.of(view).remove(folder);
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
   * removed, nor is the one that a rollback publishes, nor the last run if it can be resumed.
   *
   * @param keep the number of runs to keep, at least 0
   * @return the runs that were removed
   */
  public List<RunFolder> prune(int keep) {
    List<RunFolder> removable = removable();
    List<RunFolder> pruned = removable.subList(0, Math.max(0, removable.size() - keep));
    pruned.forEach(this::discard);
    return List.copyOf(pruned);
  }

  /** Returns the runs that may be removed, the oldest first. */
  public List<RunFolder> removable() {
    List<RunFolder> kept = new ArrayList<>();
    published().ifPresent(kept::add);
    view.previous().ifPresent(kept::add);
    view.newest().filter(run -> !run.snapshots().isEmpty()).ifPresent(kept::add);
    return runs().stream().filter(run -> !kept.contains(run)).toList();
  }

  /** Releases the lock. */
  @Override
  public void close() {
    lock.close();
  }

  /** Removes unfinished files; no other process writes here while the lock is held. */
  private void repair() throws IOException {
    removeTemporaries(path());
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
    noteFound();
  }

  /** Writes down a publication whose process was killed before it could, and completes it. */
  private void noteFound() throws IOException {
    Optional<RunFolder> run = published();
    if (run.isPresent() && !view.log().last().equals(run.map(RunFolder::number))) {
      Instant at =
          Files.getLastModifiedTime(
                  view.path().resolve(PublishedFiles.CURRENT), LinkOption.NOFOLLOW_LINKS)
              .toInstant();
      note(new Publication(at, run.get().number(), Cause.FOUND));
    }
    run.map(Mirrors.of(view)::update).ifPresent(repairs::addAll);
  }

  private void removeTemporaries(Path folder) {
    AtomicFile.removeLeftovers(folder, Duration.ZERO)
        .forEach(file -> repairs.add("removed %s: its writer was killed".formatted(file)));
  }

  /** Makes a run of a result that lies in the folder itself, as earlier versions wrote it. */
  private void adoptLooseFiles() throws IOException {
    List<Path> loose = shown.looseFiles(view.name());
    if (loose.isEmpty()) {
      return;
    }
    RunFolder run = begin();
    for (Path file : loose) {
      Files.copy(file, run.path().resolve(file.getFileName()));
    }
    String stem = view.name() + ".";
    if (loose.stream().anyMatch(file -> file.getFileName().toString().startsWith(stem))) {
      shown.point(view.path().relativize(run.path()));
    }
    for (Path file : loose) {
      shown.replace(file);
    }
    repairs.add("moved the result of an earlier version to " + run.path());
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
