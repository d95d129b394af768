package io.vstar.train.result;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The published files of a result folder. They are links to the files of one run if the file system
 * supports links, else copies, as on Windows without developer mode.
 */
interface PublishedFiles {
  /** The name of the link or file that says which run is published. */
  String CURRENT = "current";

  /**
   * Returns links or copies for a folder: the kind that it has already, else the one that the file
   * system supports.
   */
  static PublishedFiles in(Path folder) {
    Path current = folder.resolve(CURRENT);
    PublishedLinks links = new PublishedLinks(folder);
    boolean linked =
        Files.isSymbolicLink(current) || (Files.notExists(current) && links.supported());
    return linked ? links : new PublishedCopies(folder);
  }

  /**
   * Returns the folder of the published run, which may not exist; empty if nothing is published.
   */
  Optional<Path> target();

  /**
   * Publishes a run.
   *
   * @param run the folder of the run, relative to the result folder
   * @throws OutputException if links or files cannot be written
   */
  void point(Path run);

  /**
   * Adds links or copies of new files of the published run, and removes those of files it does not
   * have.
   */
  void refresh();

  /**
   * Returns the files of results that lie in the result folder itself, as earlier versions wrote
   * them.
   *
   * @param name the stem of the exported files
   */
  List<Path> looseFiles(String name) throws IOException;

  /** Replaces a file in the result folder by a link or copy of the published run's. */
  void replace(Path file) throws IOException;

  /**
   * Returns the entries of a folder without hidden files, snapshots and event files, which are no
   * results; TensorBoard would show a run twice.
   */
  static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(entry -> !Snapshots.isSnapshot(entry))
          .filter(entry -> !entry.getFileName().toString().contains(RunFolder.EVENTS))
          .toList();
    }
  }
}
