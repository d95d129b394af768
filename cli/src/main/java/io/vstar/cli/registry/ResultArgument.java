package io.vstar.cli.registry;

import io.vstar.error.ConfigException;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** The argument that names a result folder, and the names of its runs. */
final class ResultArgument {
  @Parameters(index = "0", paramLabel = "RESULT", description = "result folder, such as out/cat")
  private Path result;

  /** Returns the result without its lock, to look at. */
  ResultView view() {
    ResultView view = new ResultView(result.toAbsolutePath().normalize());
    if (!view.isResult()) {
      throw new ConfigException(
          result + " is no result folder, expected one with runs in it, such as out/cat");
    }
    return view;
  }

  /** Opens the result to change it. */
  ResultFolder open() {
    Path path = view().path();
    return ResultFolder.open(path.getParent(), path.getFileName().toString());
  }

  /**
   * Finds a run.
   *
   * @param name its number, with or without leading zeros, or {@code current}, {@code previous} or
   *     {@code newest}
   * @throws ConfigException if there is none
   */
  static RunFolder run(ResultView view, String name) {
    Optional<RunFolder> found =
        switch (name) {
          case "current" -> view.published();
          case "previous" -> view.previous();
          case "newest" -> view.newest();
          default -> numbered(view, name);
        };
    return found.orElseThrow(
        () ->
            new ConfigException(
                "%s has no run %s, expected current, previous, newest or one of %s"
                    .formatted(view.path(), name, numbers(view.runs()))));
  }

  private static Optional<RunFolder> numbered(ResultView view, String name) {
    return name.matches("\\d{1,9}")
        ? view.run("%04d".formatted(Integer.parseInt(name)))
        : Optional.empty();
  }

  /**
   * Finds a run that can be published.
   *
   * @throws ConfigException if it has no result, or its files are damaged
   */
  static RunFolder publishable(ResultView view, String name) {
    RunFolder run = run(view, name);
    if (!run.holdsResult()) {
      throw new ConfigException(
          "%s holds nothing that could be published; these do: %s"
              .formatted(run.path(), publishable(view)));
    }
    List<String> damages = run.damages();
    if (!damages.isEmpty()) {
      throw new ConfigException(
          "%s; these can be published: %s"
              .formatted(String.join("; ", damages), publishable(view)));
    }
    return run;
  }

  private static String publishable(ResultView view) {
    return numbers(view.publishable());
  }

  private static String numbers(List<RunFolder> runs) {
    return runs.isEmpty()
        ? "none"
        : runs.stream().map(RunFolder::number).collect(Collectors.joining(", "));
  }
}
