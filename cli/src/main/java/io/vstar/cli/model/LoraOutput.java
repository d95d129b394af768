package io.vstar.cli.model;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraFile;
import io.vstar.adapter.lora.LoraLayout;
import io.vstar.cli.console.ExitCode;
import io.vstar.io.DType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options for a LoRA that is written. */
final class LoraOutput {
  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "the file to write, .safetensors; for peft adapter_model.safetensors")
  private Path output;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "kohya",
      description = "kohya, diffusers or peft (default: ${DEFAULT-VALUE})")
  private LoraLayout layout;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = "of the numbers: f32, f16 or bf16 (default: ${DEFAULT-VALUE})")
  private DType dtype;

  /** Returns the name of the LoRA, that of the file. */
  String name() {
    String name = output.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * Writes a LoRA and says what it is.
   *
   * @param more text that is added to the line
   */
  int write(Lora lora, PrintWriter out, String more) {
    LoraFile.write(output, lora, layout, dtype);
    out.printf(
        Locale.ROOT,
        "wrote %s: %d modules of %s, rank %s, %d parameters, %d bytes%s%n",
        output,
        lora.modules().size(),
        String.join(" and ", lora.networks()),
        lora.ranks().stream().map(String::valueOf).collect(Collectors.joining(", ")),
        lora.parameters(),
        output.toFile().length(),
        more);
    out.flush();
    return ExitCode.DONE;
  }
}
