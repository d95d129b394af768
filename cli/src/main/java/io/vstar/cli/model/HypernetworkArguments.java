package io.vstar.cli.model;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options that name hypernetworks, or where those lie that prompts name. */
public final class HypernetworkArguments {
  private static final List<String> EXTENSIONS = List.of(".safetensors", ".pt");

  @Option(
      names = "--hypernetwork",
      paramLabel = "FILE[:STRENGTH]",
      description =
          "a hypernetwork, .pt or .safetensors, and its strength (default: 1); may be repeated:"
              + " each works on what those before it made")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--hypernetwork-folder",
      paramLabel = "FOLDER",
      description =
          "where <hypernet:NAME:STRENGTH> in the prompt finds NAME.safetensors or NAME.pt")
  private Path folder;

  /**
   * The hypernetworks of the options, then those of the prompt.
   *
   * @throws ConfigException if a tag's name is not to be found
   */
  public List<Chosen> chosen(HypernetTags prompt) {
    List<Chosen> chosen = new ArrayList<>();
    Map<Path, Hypernetwork> read = new HashMap<>();
    for (String argument : files) {
      FileArgument file = FileArgument.parse(argument);
      chosen.add(new Chosen(read(read, file.path()), file.strength()));
    }
    for (HypernetTags.Tag tag : prompt.tags()) {
      chosen.add(new Chosen(read(read, find(tag)), tag.strength()));
    }
    return chosen;
  }

  private static Hypernetwork read(Map<Path, Hypernetwork> read, Path file) {
    return read.computeIfAbsent(file, HypernetworkFile::read);
  }

  /**
   * What the prompt would have to say for the options' hypernetworks, as A1111 puts it there; it
   * knows a hypernetwork by its file's name.
   */
  public String optionsAsTags() {
    return files.stream()
        .map(FileArgument::parse)
        .map(file -> new HypernetTags.Tag(file.name(), file.strength()).text())
        .collect(Collectors.joining());
  }

  private Path find(HypernetTags.Tag tag) {
    if (folder == null) {
      throw new ConfigException(
          tag.text() + " in the prompt needs --hypernetwork-folder, where " + tag.name() + " lies");
    }
    if (tag.name().contains("/") || tag.name().contains("\\")) {
      throw new ConfigException(tag.text() + " names a path, expected a file's name alone");
    }
    return EXTENSIONS.stream()
        .map(extension -> folder.resolve(tag.name() + extension))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s: there is no %s.safetensors or %s.pt in %s; there are: %s"
                        .formatted(tag.text(), tag.name(), tag.name(), folder, available())));
  }

  private String available() {
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

  /**
   * An option's value.
   *
   * @param strength 1 where there is no colon with a number behind it
   */
  public record FileArgument(Path path, double strength) {
    /** The file's name without its extension. */
    String name() {
      return path.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }

    static FileArgument parse(String argument) {
      int colon = argument.lastIndexOf(':');
      String tail = argument.substring(colon + 1);
      boolean isFile = EXTENSIONS.stream().anyMatch(tail::endsWith); // C:\style.pt
      if (colon < 0 || isFile) {
        return new FileArgument(Path.of(argument), 1);
      }
      try {
        double strength = Double.parseDouble(tail);
        if (Double.isFinite(strength)) {
          return new FileArgument(Path.of(argument.substring(0, colon)), strength);
        }
      } catch (NumberFormatException e) {
        // Told below, as for a number that is not finite.
      }
      throw new ConfigException(
          "--hypernetwork %s: the strength is %s, expected a number such as 0.7"
              .formatted(argument, tail));
    }
  }
}
