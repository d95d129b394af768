package io.vstar.train.result;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a result folder shows one run's files: by links where the file system has them, else by
 * copies, as on Windows without developer mode.
 */
interface PublishedFiles {
  /** The link, or in its place the file, that says which run is published. */
  String CURRENT = "current";

  /** Chooses for a folder: what it has already, else what the file system can do. */
  static PublishedFiles in(Path folder) {
    Path current = folder.resolve(CURRENT);
    PublishedLinks links = new PublishedLinks(folder);
    boolean linked =
        Files.isSymbolicLink(current) || (Files.notExists(current) && links.supported());
    return linked ? links : new PublishedCopies(folder);
  }

  /** The folder of the published run, there or not; empty if nothing is published. */
  Optional<Path> target();

  /**
   * Publishes a run.
   *
   * @param run relative to the folder
   * @throws OutputException if that cannot be written
   */
  void point(Path run);

  /** Shows every file of the published run, and nothing that it does not have. */
  void refresh();

  /** What lies in the folder itself and is not shown by this: results of earlier versions. */
  List<Path> looseFiles(String name) throws IOException;

  /** Shows a file of the published run in place of one that lies there. */
  void replace(Path file) throws IOException;

  /** What lies in a folder, but for hidden files. */
  static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(each -> !each.getFileName().toString().startsWith(".")).toList();
    }
  }
}
