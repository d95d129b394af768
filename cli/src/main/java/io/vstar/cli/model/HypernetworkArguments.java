package io.vstar.cli.model;

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
   * @throws io.vstar.error.ConfigException if a strength is not a number
   */
  public HypernetworkFiles files() {
    return new HypernetworkFiles(
        files.stream().map(HypernetworkArguments::parse).toList(), Optional.ofNullable(folder));
  }

  /** Reads a value of the option; the strength is 1 without a colon and a number after the file. */
  static Weighted parse(String argument) {
    FileStrength file =
        FileStrength.parse("--hypernetwork", argument, HypernetworkFiles.EXTENSIONS);
    return new Weighted(file.file(), file.strength());
  }
}
