package io.vstar.cli.model;

import io.vstar.error.ConfigException;
import io.vstar.pictures.HypernetworkFiles;
import io.vstar.pictures.HypernetworkFiles.Weighted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for hypernetworks and for the folder of those that prompts name. */
public final class HypernetworkArguments {
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
   * Returns the files that the options name, and the folder.
   *
   * @throws ConfigException if a strength is not a number
   */
  public HypernetworkFiles files() {
    return new HypernetworkFiles(
        files.stream().map(HypernetworkArguments::parse).toList(), Optional.ofNullable(folder));
  }

  /** Reads a value of the option; the strength is 1 without a colon and a number after the file. */
  static Weighted parse(String argument) {
    int colon = argument.lastIndexOf(':');
    String tail = argument.substring(colon + 1);
    boolean isFile = HypernetworkFiles.EXTENSIONS.stream().anyMatch(tail::endsWith); // C:\style.pt
    if (colon < 0 || isFile) {
      return new Weighted(Path.of(argument), 1);
    }
    try {
      double strength = Double.parseDouble(tail);
      if (Double.isFinite(strength)) {
        return new Weighted(Path.of(argument.substring(0, colon)), strength);
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number that is not finite.
    }
    throw new ConfigException(
        "--hypernetwork %s: the strength is %s, expected a number such as 0.7"
            .formatted(argument, tail));
  }
}
