package io.vstar.cli.model;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraFile;
import io.vstar.adapter.lora.LoraRank;
import io.vstar.adapter.lora.LoraSum;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.lora.LoraExtraction;
import io.vstar.checkpoint.lora.MergedModel;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.pictures.LoraFiles.Weighted;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar lora}, which makes LoRAs and models of each other. */
@Command(
    name = "lora",
    description = "Merges LoRAs into a model, extracts one from two models, resizes and adds them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LoraCommand.Merge.class,
      LoraCommand.Extract.class,
      LoraCommand.Resize.class,
      LoraCommand.Combine.class
    },
    footer = {
      "",
      "Examples:",
      "  bin/vstar lora merge models/sd15 ink.safetensors:0.8 --output models/ink",
      "  bin/vstar lora resize ink.safetensors --rank 8 --output ink-8.safetensors",
    })
public final class LoraCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "expected merge, extract, resize or combine; vstar inspect shows one");
  }

  /** The command {@code merge}, which writes a model with LoRAs in its weights. */
  @Command(
      name = "merge",
      description =
          "Writes a model whose weights have the LoRAs added, as one file or as a folder of"
              + " diffusers.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example:",
        "  bin/vstar lora merge models/sd15 ink.safetensors:0.8 --output ink-model.safetensors",
      })
  static final class Merge implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "the model: a folder, file or id")
    private String model;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "FILE[:STRENGTH]",
        description = "LoRAs and their strengths (default: 1)")
    private List<String> files;

    @Option(
        names = "--output",
        required = true,
        description = "a new .safetensors file or a new folder")
    private Path output;

    @Option(
        names = "--dtype",
        paramLabel = "TYPE",
        description = "of the changed weights: f32, f16 or bf16 (default: as in MODEL)")
    private DType dtype;

    @Override
    public Integer call() {
      if (Files.exists(output)) {
        throw new OutputException(output + " is there already; take another name, or remove it");
      }
      ModelFiles merged =
          MergedModel.of(
              Models.open(model),
              files.stream()
                  .map(file -> LoraArguments.parse("LoRA", file))
                  .map(
                      file ->
                          new MergedModel.Weighted(
                              LoraFile.read(file.file()), file.textStrength(), file.unetStrength()))
                  .toList(),
              Optional.ofNullable(dtype));
      if (output.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
        ModelConversion.toSingleFile(merged, output);
      } else {
        ModelConversion.toFolder(merged, output);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf("wrote %s: %s with %s%n", output, merged.name(), String.join(", ", files));
      out.flush();
      return ExitCode.DONE;
    }
  }

  /** The command {@code extract}, which makes a LoRA of the difference of two models. */
  @Command(
      name = "extract",
      description = "Writes a LoRA that makes one model of another, as nearly as its rank allows.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example:",
        "  bin/vstar lora extract models/sd15 models/tuned --rank 32 --output tuned.safetensors",
      })
  static final class Extract implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BASE", description = "the model the LoRA is for")
    private String base;

    @Parameters(index = "1", paramLabel = "TUNED", description = "the model it makes of BASE")
    private String tuned;

    @Mixin private Rank rank;

    @Option(
        names = "--convolutions",
        description = "modules for the UNet's convolutions too, not for transformer blocks alone")
    private boolean convolutions;

    @Option(names = "--no-text-encoder", description = "no modules for text encoders")
    private boolean unetAlone;

    @Mixin private LoraOutput output;

    @Override
    public Integer call() {
      LoraExtraction.Extracted extracted =
          new LoraExtraction(
                  Models.open(base), Models.open(tuned), rank.value(), convolutions, !unetAlone)
              .extract(output.name());
      return output.write(extracted.lora(), spec.commandLine().getOut(), error(extracted.error()));
    }
  }

  /** The command {@code resize}, which lowers the rank of a LoRA. */
  @Command(
      name = "resize",
      description = "Writes a LoRA of a lower rank, by the largest singular values.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example:",
        "  bin/vstar lora resize ink.safetensors --rank 32 --keep 0.95 --output ink-s.safetensors",
      })
  static final class Resize implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the LoRA")
    private Path file;

    @Mixin private Rank rank;

    @Mixin private LoraOutput output;

    @Override
    public Integer call() {
      LoraRank.Resized resized = rank.value().resize(LoraFile.read(file));
      return output.write(resized.lora(), spec.commandLine().getOut(), error(resized.error()));
    }
  }

  /** The command {@code combine}, which adds LoRAs up. */
  @Command(
      name = "combine",
      description =
          "Writes one LoRA that adds what all the given ones add, each at its strength; one alone"
              + " is written in another layout.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  bin/vstar lora combine ink.safetensors:0.7 cat.safetensors --output both.safetensors",
        "  bin/vstar lora combine ink.safetensors --layout diffusers --output ink-d.safetensors",
      })
  static final class Combine implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "1..*",
        paramLabel = "FILE[:STRENGTH]",
        description = "LoRAs for one kind of model; the rank is the sum of theirs")
    private List<String> files;

    @Mixin private LoraOutput output;

    @Override
    public Integer call() {
      List<LoraSum.Weighted> all =
          files.stream().map(file -> LoraArguments.parse("LoRA", file)).map(Combine::read).toList();
      Lora sum = orConfigException("these cannot be added", () -> LoraSum.of(output.name(), all));
      return output.write(sum, spec.commandLine().getOut(), "");
    }

    private static LoraSum.Weighted read(Weighted file) {
      return new LoraSum.Weighted(LoraFile.read(file.file()), file.textStrength());
    }
  }

  /** The options for the rank of what is written. */
  static final class Rank {
    @Option(
        names = "--rank",
        required = true,
        paramLabel = "N",
        description = "largest rank of a module")
    private int rank;

    @Option(
        names = "--keep",
        paramLabel = "SHARE",
        defaultValue = "1",
        description =
            "share of each module's norm from which on no more rank is used, such as 0.95 (default:"
                + " all of the rank)")
    private double keep;

    LoraRank value() {
      return orConfigException("--rank and --keep", () -> new LoraRank(rank, keep));
    }
  }

  private static String error(double error) {
    return String.format(Locale.ROOT, ", largest relative error of a module %.3g", error);
  }

  /** Returns a result; turns an {@link IllegalArgumentException} into a {@link ConfigException}. */
  private static <T> T orConfigException(String what, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(what + ": " + e.getMessage(), e);
    }
  }
}
