package io.vstar.cli.model;

import io.vstar.adapter.lora.LoraFile;
import io.vstar.pictures.LoraFiles;
import io.vstar.pictures.LoraFiles.Weighted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for LoRAs and for the folder of those that prompts name. */
public final class LoraArguments {
  @Option(
      names = "--lora",
      paramLabel = "FILE[:STRENGTH]",
      description =
          "a LoRA of kohya, diffusers or PEFT (a file, or the folder of adapter_model.safetensors),"
              + " and its strength (default: 1); may be repeated")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"--lora-folder", "--lora-dir"},
      paramLabel = "FOLDER",
      description =
          "where <lora:NAME:STRENGTH> in the prompt finds NAME.safetensors; a second strength is"
              + " that of the UNet alone: <lora:NAME:0.8:0.5>")
  private Path folder;

  /**
   * Returns the files that the options name, and the folder.
   *
   * @throws io.vstar.error.ConfigException if a strength is not a number
   */
  public LoraFiles files() {
    return new LoraFiles(
        files.stream().map(argument -> parse("--lora", argument)).toList(),
        Optional.ofNullable(folder));
  }

  /** Reads a value of an option; the strength is 1 without a colon and a number after the file. */
  static Weighted parse(String option, String argument) {
    FileStrength file = FileStrength.parse(option, argument, LoraFile.EXTENSIONS);
    return new Weighted(file.file(), file.strength());
  }
}
