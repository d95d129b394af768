package io.vstar.cli.lab;

import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.write.ModelConversion;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.TemporaryFolder;
import io.vstar.cli.model.WeightType;
import io.vstar.lab.bench.LoadBenchmark;
import io.vstar.lab.bench.ModelShape;
import io.vstar.lab.bench.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar bench load}. */
@Command(
    name = "load",
    description =
        "Times loading a model from its files. With --arch the files are written first, into a"
            + " temporary folder: up to 14 GB for SDXL in F32.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  bin/vstar bench load --arch sd15 --dtype f16"})
final class BenchLoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Option(
      names = "--dtype",
      defaultValue = "F32",
      description = "${COMPLETION-CANDIDATES}: of random weights (default: ${DEFAULT-VALUE})")
  private WeightType dtype;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "loads that count (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--warmup",
      defaultValue = "1",
      description = "loads before those that count (default: ${DEFAULT-VALUE})")
  private int warmup;

  @Override
  public Integer call() throws IOException {
    int total =
        BenchOptions.atLeast(1, "--runs", runs) + BenchOptions.atLeast(0, "--warmup", warmup);
    try (BenchRun run = BenchRun.open("load", options, spec.commandLine().getErr());
        TemporaryFolder folder = TemporaryFolder.create()) {
      ModelFiles files = files(run, folder.path().resolve("model"));
      run.set("warmup", warmup);
      run.set("runs", runs);
      run.addMilestone("files");
      Samples samples =
          LoadBenchmark.run(
              run.runtime(),
              files,
              options.precision(),
              warmup,
              runs,
              done -> {
                run.addMilestone("first_load");
                run.progress(done, total);
              });
      run.print(samples, spec.commandLine().getOut());
      return ExitCode.DONE;
    }
  }

  /** Returns the model's files; those of random weights are written first. */
  private ModelFiles files(BenchRun run, Path folder) {
    if (options.shape().isEmpty()) {
      return options.openModel(spec.commandLine().getErr());
    }
    ModelShape shape = options.shape().get();
    ModelFiles random = shape.open(run.runtime(), dtype.dtype());
    if (shape == ModelShape.POCKET) {
      return random;
    }
    run.set("stored", dtype.name().toLowerCase(Locale.ROOT));
    ModelConversion.toFolder(random, folder);
    return DiffusersFolder.open(folder);
  }
}
