package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.io.FileTree;
import io.vstar.train.config.OutputSettings.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The exports on the way of a run, in its folder {@code steps}: {@code cat-500.safetensors} after
 * 500 updates, as A1111 names them.
 *
 * @param folder the folder, made when the first file is written
 * @param name the stem of the exported files
 */
public record StepFiles(Path folder, String name) {

  /**
   * Returns the path of the export after a number of updates, in an existing folder.
   *
   * @throws OutputException if the folder cannot be made
   */
  public Path file(int step, ExportFormat format) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new OutputException("%s cannot be made a folder (%s)".formatted(folder, e), e);
    }
    return folder.resolve("%s-%d.%s".formatted(name, step, format.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * Deletes the oldest exports.
   *
   * @param count the number of steps whose exports stay, at least 0
   */
  public void keep(int count) {
    SortedMap<Integer, List<Path>> steps = bySteps();
    steps.values().stream()
        .limit(Math.max(0, steps.size() - count))
        .flatMap(List::stream)
        .forEach(FileTree::delete);
  }

  /** Returns the number of updates of an export; empty if a file is none. */
  public OptionalInt step(Path file) {
    Pattern exported = Pattern.compile(Pattern.quote(name) + "-(\\d{1,9})\\.(pt|safetensors)");
    Matcher found = exported.matcher(file.getFileName().toString());
    return folder.equals(file.getParent()) && found.matches()
        ? OptionalInt.of(Integer.parseInt(found.group(1)))
        : OptionalInt.empty();
  }

  private SortedMap<Integer, List<Path>> bySteps() {
    SortedMap<Integer, List<Path>> steps = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return steps;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(
          file ->
              step(file)
                  .ifPresent(
                      step -> steps.computeIfAbsent(step, each -> new ArrayList<>()).add(file)));
      return steps;
    } catch (IOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(folder, e), e);
    }
  }
}
