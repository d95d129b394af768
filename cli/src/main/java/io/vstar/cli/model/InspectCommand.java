package io.vstar.cli.model;

import io.vstar.cli.console.ExitCode;
import io.vstar.inspect.FileFormat;
import io.vstar.inspect.FileKind;
import io.vstar.inspect.Hashes;
import io.vstar.inspect.Inspection;
import io.vstar.inspect.Inspector;
import java.io.PrintWriter;
import java.nio.file.Path;
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
            + " pictures with their prompt. Reads names and sizes, not weights.",
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

  @Override
  public Integer call() {
    Inspection inspection = Inspector.inspect(file);
    if (hash && inspection.format() != FileFormat.FOLDER) {
      inspection = inspection.withHashes(Hashes.of(file));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? InspectionJson.format(inspection) : new InspectionText(inspection).format());
    out.flush();
    return inspection.identity().kind() == FileKind.UNKNOWN ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }
}
