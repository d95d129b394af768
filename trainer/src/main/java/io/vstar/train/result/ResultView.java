package io.vstar.train.result;

import io.vstar.error.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The runs of a result folder as they are at the moment, read without its lock: a training may be
 * writing the newest one.
 *
 * @param path the result folder; its name is the stem of the exported files
 */
public record ResultView(Path path) {
  private static final String RUNS = "runs";
  private static final Pattern NUMBER = Pattern.compile("\\d{4,9}");

  /** Returns the stem of the exported files. */
  public String name() {
    return path.getFileName().toString();
  }

  /** Returns the folder of the runs. */
  Path folder() {
    return path.resolve(RUNS);
  }

  /** Returns whether the folder holds runs, as a result folder does. */
  public boolean isResult() {
    return Files.isDirectory(folder());
  }

  /**
   * Returns all runs, the oldest first.
   *
   * @throws OutputException if the folder cannot be read
   */
  public List<RunFolder> runs() {
    if (!isResult()) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder())) {
      return found
          .filter(each -> NUMBER.matcher(each.getFileName().toString()).matches())
          .sorted(Comparator.comparingInt(ResultView::number))
          .map(each -> new RunFolder(each, name()))
          .toList();
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(folder(), e), e);
    }
  }

  /** Returns the newest run; empty if there is none. */
  public Optional<RunFolder> newest() {
    return runs().stream().reduce((first, second) -> second);
  }

  /** Returns the run of a number; empty if there is none. */
  public Optional<RunFolder> run(String number) {
    return runs().stream().filter(run -> run.number().equals(number)).findFirst();
  }

  /** Returns the run whose files are published; empty if there is none. */
  public Optional<RunFolder> published() {
    return Files.exists(path.resolve(PublishedFiles.CURRENT))
        ? published(PublishedFiles.in(path))
        : Optional.empty();
  }

  Optional<RunFolder> published(PublishedFiles shown) {
    return shown
        .target()
        .filter(Files::isDirectory)
        .map(run -> new RunFolder(folder().resolve(run.getFileName()), name()));
  }

  /** Returns the runs that have a result whose files are whole, the oldest first. */
  public List<RunFolder> publishable() {
    return runs().stream().filter(run -> run.holdsResult() && run.damages().isEmpty()).toList();
  }

  /** Returns the log of what was published. */
  public PublicationLog log() {
    return PublicationLog.read(folder().resolve(PublicationLog.FILE));
  }

  /**
   * Returns the run that a rollback publishes: the nearest one that was published before, is still
   * there and undamaged.
   */
  public Optional<RunFolder> previous() {
    return log().earlier().stream()
        .flatMap(number -> run(number).stream())
        .filter(run -> run.holdsResult() && run.damages().isEmpty())
        .findFirst();
  }

  /** Returns the folders that have copies of the published files. */
  public List<Path> mirrors() {
    return Mirrors.of(this).folders();
  }

  static int number(Path run) {
    return Integer.parseInt(run.getFileName().toString());
  }
}
