package io.vstar.train.result;

import static java.util.stream.Collectors.toSet;

import io.vstar.error.OutputException;
import io.vstar.io.FileTree;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The exports on the way of a run, in its folder {@code steps}: {@code cat-500.safetensors} after
 * 500 updates, as A1111 names them.
 *
 * @param folder the folder, made when the first file is written
 */
public record StepFiles(Path folder) {
  private static final Pattern EXPORT = Pattern.compile("(.+)-(\\d{1,9})\\.(?:pt|safetensors)");

  /**
   * Returns the path of an export after a number of updates, in an existing folder.
   *
   * @param stem the name of the file without number and extension
   * @throws OutputException if the folder cannot be made
   */
  public Path file(String stem, int step, ExportFormat format) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new OutputException("%s cannot be made a folder (%s)".formatted(folder, e), e);
    }
    return folder.resolve("%s-%d%s".formatted(stem, step, format.extension()));
  }

  /**
   * Deletes the oldest exports.
   *
   * @param count the number of steps whose exports stay, at least 0
   * @param names the names of the newest exports; only files that are called like them but for the
   *     number are deleted
   */
  public void keep(int count, Collection<String> names) {
    Set<String> stems =
        names.stream().flatMap(name -> match(name).stream()).map(m -> m.group(1)).collect(toSet());
    SortedMap<Integer, List<Path>> steps = new TreeMap<>();
    for (Path file : files()) {
      match(file.getFileName().toString())
          .filter(found -> stems.contains(found.group(1)))
          .ifPresent(
              found ->
                  steps
                      .computeIfAbsent(Integer.valueOf(found.group(2)), each -> new ArrayList<>())
                      .add(file));
    }
    steps.values().stream()
        .limit(Math.max(0, steps.size() - count))
        .flatMap(List::stream)
        .forEach(FileTree::delete);
  }

  /** Returns the number of updates of an export; empty if a file is none. */
  public OptionalInt step(Path file) {
    Optional<MatchResult> found = match(file.getFileName().toString());
    return folder.equals(file.getParent()) && found.isPresent()
        ? OptionalInt.of(Integer.parseInt(found.get().group(2)))
        : OptionalInt.empty();
  }

  private static Optional<MatchResult> match(String name) {
    Matcher found = EXPORT.matcher(name);
    return found.matches() ? Optional.of(found.toMatchResult()) : Optional.empty();
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(folder, e), e);
    }
  }
}
