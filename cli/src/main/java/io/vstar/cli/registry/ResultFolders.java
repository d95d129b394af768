package io.vstar.cli.registry;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.train.result.ResultView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds result folders. */
final class ResultFolders {
  private ResultFolders() {}

  /**
   * Returns the result folders that a path names: itself, or those in it, sorted by name.
   *
   * @throws ConfigException if there is none
   */
  static List<ResultView> in(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    ResultView own = new ResultView(folder);
    List<ResultView> found = own.isResult() ? List.of(own) : within(path, folder);
    if (found.isEmpty()) {
      throw new ConfigException(
          path + " has no results, expected a result folder such as out/cat, or one with some");
    }
    return found;
  }

  private static List<ResultView> within(Path path, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(path + " is no folder, expected one such as out or out/cat");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().map(ResultView::new).filter(ResultView::isResult).toList();
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(folder, e), e);
    }
  }
}
