package io.vstar.cli.model;

import io.vstar.cli.console.ExitCode;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar convert}, which converts a file of one tool to that of another. */
@Command(
    name = "convert",
    description =
        "Turns embedding files of A1111, diffusers, kohya and others into each other, and models"
            + " from a diffusers folder to one file and back.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  bin/vstar convert cat.pt cat.safetensors --name \"<cat>\"",
      "  bin/vstar convert learned_embeds.safetensors cat.pt",
      "  bin/vstar convert cat.safetensors cat.png --picture 1.png",
      "  bin/vstar convert learned_embeds.safetensors cat.safetensors \\",
      "      --clip-g learned_embeds_2.safetensors",
      "  bin/vstar convert models/sd15 sd15.safetensors",
      "  bin/vstar convert sd15.safetensors models/sd15 --tokenizer clip-vit-large-patch14"
    })
public final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INPUT", description = "the file to read")
  private Path input;

  @Parameters(index = "1", paramLabel = "OUTPUT", description = "the file to write")
  private Path output;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      description =
          "a1111, diffusers, kohya, onetrainer, sdxl or image; for a model diffusers or ldm"
              + " (default: what OUTPUT's extension is used for)")
  private String form;

  @Option(names = "--force", description = "replaces OUTPUT if it is there")
  private boolean force;

  @Mixin private EmbeddingConversion embeddings;

  @Mixin private ModelLayoutConversion models;

  @Override
  public Integer call() {
    if (Files.exists(output) && !force) {
      throw new OutputException(output + " is there already; --force replaces it");
    }
    AtomicFile.removeLeftovers(output.toAbsolutePath().getParent(), AtomicFile.ABANDONED)
        .forEach(
            file ->
                spec.commandLine()
                    .getErr()
                    .println("vstar: removed " + file + ": its writer was killed"));
    PrintWriter out = spec.commandLine().getOut();
    out.println(conversion().run(input, output, Optional.ofNullable(form)));
    out.flush();
    return ExitCode.DONE;
  }

  /** Returns the conversion for the kind of {@link #input}. */
  private Conversion conversion() {
    return ModelLayoutConversion.takes(input) ? models : embeddings;
  }
}
