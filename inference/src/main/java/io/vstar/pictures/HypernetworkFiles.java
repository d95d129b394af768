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
 * The files of hypernetworks.
 *
 * @param files files that are applied to every prompt, one after the other
 * @param folder folder in which {@code <hypernet:NAME:STRENGTH>} in a prompt finds {@code
 *     NAME.safetensors} or {@code NAME.pt}; empty if prompts may have no such tags
 */
public record HypernetworkFiles(List<Weighted> files, Optional<Path> folder) {
  /** No files and no folder. */
  public static final HypernetworkFiles NONE = new HypernetworkFiles(List.of(), Optional.empty());

  /** The extensions of hypernetwork files. */
  public static final List<String> EXTENSIONS = List.of(".safetensors", ".pt");

  /**
   * A file with its strength.
   *
   * @param strength factor of its residuals; 1 as it was trained
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
   * Reads the files, then those of a prompt's tags.
   *
   * @throws ConfigException if there is no file for a tag
   */
  public List<Chosen> chosen(HypernetTags prompt) {
    List<Chosen> chosen = new ArrayList<>();
    Map<Path, Hypernetwork> read = new HashMap<>();
    for (Weighted weighted : files) {
      chosen.add(new Chosen(read(read, weighted.file()), weighted.strength()));
    }
    for (HypernetTags.Tag tag : prompt.tags()) {
      chosen.add(new Chosen(read(read, find(tag)), tag.strength()));
    }
    return chosen;
  }

  /**
   * Returns the files as tags of a prompt, as A1111 writes them; its name of a hypernetwork is the
   * file's name without extension.
   */
  public String asTags() {
    return files.stream()
        .map(weighted -> new HypernetTags.Tag(weighted.name(), weighted.strength()).text())
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
          all.map(path -> path.getFileName().toString())
              .filter(name -> EXTENSIONS.stream().anyMatch(name::endsWith))
              .sorted()
              .collect(Collectors.joining(", "));
      return names.isEmpty() ? "none" : names;
    } catch (IOException e) {
      return "none, " + e.getMessage() + " cannot be read";
    }
  }
}
