package io.vstar.cli.lab;

import com.google.gson.GsonBuilder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelOptions;
import io.vstar.checkpoint.Models;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.lab.parity.Parity;
import io.vstar.lab.parity.ParityItem;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar parity}, which compares results with those of the reference. */
@Command(
    name = "parity",
    description =
        "Compares this machine's results with those of the reference implementation in a golden"
            + " folder: those of a model, of texts with emphasis, of prompts, or those of formulas"
            + " (optimizers, learning rates, moving averages, losses, noise, buckets).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar parity --golden tests/src/test/resources/golden/tiny-sd15",
      "  bin/vstar parity --golden golden/tiny-sd15 --model golden/tiny-sd15-ldm.ckpt",
      "  bin/vstar parity --golden tests/src/test/resources/golden/optim",
      "",
      "Exit codes: 0 all within tolerance, 3 not a golden folder, 7 something is not."
    })
public final class ParityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--golden", required = true, paramLabel = "DIR", description = "golden folder")
  private Path golden;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "the golden folder's weights in another layout: a folder, or a .safetensors or .ckpt"
              + " file; configs and tokenizer are still the golden folder's (default: the folder"
              + " itself)")
  private Path model;

  @Mixin private EngineOptions engine;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Option(names = "--json", description = "prints JSON instead of a table")
  private boolean json;

  @Override
  public Integer call() {
    try (TensorRuntime runtime = engine.open()) {
      List<ParityItem> items = compare(runtime);
      boolean passed = items.stream().allMatch(ParityItem::passed);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        printJson(out, items, runtime.deviceName(), passed);
      } else {
        printTable(out, items, runtime.deviceName());
      }
      out.flush();
      return passed ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }
  }

  private List<ParityItem> compare(TensorRuntime runtime) {
    if (model == null) {
      return Parity.run(runtime, golden, precision);
    }
    ModelFiles files = Models.open(model.toString(), ModelOptions.withConfigs(golden));
    return Parity.run(runtime, golden, files, precision);
  }

  private void printTable(PrintWriter out, List<ParityItem> items, String deviceName) {
    out.printf(
        "%s, %s: largest error relative to the largest value; in tables to each value%n",
        deviceName, precision);
    for (ParityItem item : items) {
      out.printf(
          "%-44s %10.2e  (at most %.0e)  %s%n",
          item.name(), item.error(), item.tolerance(), item.passed() ? "ok" : "FAILED");
    }
    long failed = items.stream().filter(item -> !item.passed()).count();
    out.printf("%d of %d within tolerance%n", items.size() - failed, items.size());
  }

  private void printJson(
      PrintWriter out, List<ParityItem> items, String deviceName, boolean passed) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("device", deviceName);
    report.put("precision", precision);
    report.put("passed", passed);
    report.put("items", items);
    out.println(
        new GsonBuilder()
            .serializeSpecialFloatingPointValues()
            .setPrettyPrinting()
            .create()
            .toJson(report));
  }
}
