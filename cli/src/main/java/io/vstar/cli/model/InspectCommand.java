package io.vstar.cli.model;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.hub.HubClient;
import io.vstar.inspect.FileFormat;
import io.vstar.inspect.FileKind;
import io.vstar.inspect.Hashes;
import io.vstar.inspect.Inspection;
import io.vstar.inspect.Inspector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar inspect}, which describes a file. */
@Command(
    name = "inspect",
    description =
        "Tells what a file is: models, embeddings, hypernetworks, LoRAs and other adapters,"
            + " pictures with their prompt. Reads names and sizes, not weights,"
            + " unless asked for more.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar inspect models/v1-5-pruned-emaonly.safetensors",
      "  bin/vstar inspect --hash --json embeddings/cat.pt",
      "",
      "Exit codes: 0 it is known, 3 it cannot be read, 7 it is of no kind that vstar knows."
    })
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "a tensor file, a picture, or a model folder in diffusers layout")
  private Path file;

  @Option(names = "--json", description = "prints JSON instead of text")
  private boolean json;

  @Option(
      names = "--hash",
      description = "reads the whole file for the hashes by which the field names it")
  private boolean hash;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "also tells which words of this model's vocabulary an embedding lies near; pocket, a"
              + " folder, a file, or owner/name on the Hugging Face Hub")
  private String model;

  @Override
  public Integer call() {
    Inspection inspection = Inspector.inspect(file);
    if (hash && inspection.format() != FileFormat.FOLDER) {
      inspection = inspection.withHashes(Hashes.of(file));
    }
    if (model != null) {
      inspection = inspection.withDetail(NearestWords.DETAIL, nearestWords(inspection));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? InspectionJson.format(inspection) : new InspectionText(inspection).format());
    out.flush();
    return inspection.identity().kind() == FileKind.UNKNOWN ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }

  private List<NearestWords> nearestWords(Inspection inspection) {
    if (!inspection.identity().kind().id().equals("embedding")) {
      throw new ConfigException(
          "--model compares embeddings with a vocabulary, but %s is: %s"
              .formatted(file, inspection.sentence()));
    }
    try (DownloadProgress progress = new DownloadProgress(spec.commandLine().getErr())) {
      return NearestWords.of(
          EmbeddingFile.read(file),
          Models.open(model, ModelOptions.NONE, HubClient.ofEnvironment(progress)));
    }
  }
}
