package io.vstar.pictures;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.error.ConfigException;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.text.HypernetTags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of hypernetworks.
 *
 * @param files that work on every prompt, each on what those before it made
 * @param folder where {@code <hypernet:NAME:STRENGTH>} in a prompt finds {@code NAME.safetensors}
 *     or {@code NAME.pt}
 */
public record HypernetworkFiles(List<Weighted> files, Optional<Path> folder) {
  /** None at all. */
  public static final HypernetworkFiles NONE = new HypernetworkFiles(List.of(), Optional.empty());

  /** What the names of such files end in. */
  public static final List<String> EXTENSIONS = List.of(".safetensors", ".pt");

  /**
   * A file, and how much of it.
   *
   * @param strength 1 as it was trained
   */
  public record Weighted(Path file, double strength) {
    /** Returns the file's name without its extension. */
    String name() {
      return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }
  }

  public HypernetworkFiles {
    files = List.copyOf(files);
  }

  /**
   * Reads the files, then those that a prompt names.
   *
   * @throws ConfigException if a tag's name is not to be found
   */
  public List<Chosen> chosen(HypernetTags prompt) {
    List<Chosen> chosen = new ArrayList<>();
    Map<Path, Hypernetwork> read = new HashMap<>();
    for (Weighted each : files) {
      chosen.add(new Chosen(read(read, each.file()), each.strength()));
    }
    for (HypernetTags.Tag tag : prompt.tags()) {
      chosen.add(new Chosen(read(read, find(tag)), tag.strength()));
    }
    return chosen;
  }

  /**
   * Returns what a prompt would have to say for the files, as A1111 puts it there; it knows a
   * hypernetwork by its file's name.
   */
  public String asTags() {
    return files.stream()
        .map(each -> new HypernetTags.Tag(each.name(), each.strength()).text())
        .collect(Collectors.joining());
  }

  private static Hypernetwork read(Map<Path, Hypernetwork> read, Path file) {
    return read.computeIfAbsent(file, HypernetworkFile::read);
  }

  private Path find(HypernetTags.Tag tag) {
    Path lies =
        folder.orElseThrow(
            () ->
                new ConfigException(
                    tag.text()
                        + " in the prompt needs --hypernetwork-folder, where "
                        + tag.name()
                        + " lies"));
    if (tag.name().contains("/") || tag.name().contains("\\")) {
      throw new ConfigException(tag.text() + " names a path, expected a file's name alone");
    }
    return EXTENSIONS.stream()
        .map(extension -> lies.resolve(tag.name() + extension))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s: there is no %s.safetensors or %s.pt in %s; there are: %s"
                        .formatted(tag.text(), tag.name(), tag.name(), lies, available(lies))));
  }

  private static String available(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      String names =
          all.map(each -> each.getFileName().toString())
              .filter(name -> EXTENSIONS.stream().anyMatch(name::endsWith))
              .sorted()
              .collect(Collectors.joining(", "));
      return names.isEmpty() ? "none" : names;
    } catch (IOException e) {
      return "none, " + e.getMessage() + " cannot be read";
    }
  }
}
