package io.vstar.cli.lab;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.TemporaryFolder;
import io.vstar.generation.StableDiffusion;
import io.vstar.lab.bench.EncodingBenchmark;
import io.vstar.lab.bench.Samples;
import io.vstar.train.bucket.Resolution;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar bench encode-latents}. */
@Command(
    name = "encode-latents",
    description = "Times what a run does before its first step: reading, scaling and encoding.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  bin/vstar bench encode-latents --arch sd15 --width 512 --height 512 --pictures 5"
    })
final class BenchEncodeLatentsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Mixin private BenchOptions.Size size;

  @Option(
      names = "--pictures",
      defaultValue = "5",
      description = "that count (default: ${DEFAULT-VALUE})")
  private int pictures;

  @Option(
      names = "--warmup",
      defaultValue = "1",
      description = "pictures before those that count (default: ${DEFAULT-VALUE})")
  private int warmup;

  @Override
  public Integer call() throws IOException {
    int total =
        BenchOptions.atLeast(1, "--pictures", pictures)
            + BenchOptions.atLeast(0, "--warmup", warmup);
    try (BenchRun run = BenchRun.open("encode-latents", options, spec.commandLine().getErr());
        StableDiffusion model = run.load();
        TemporaryFolder folder = TemporaryFolder.create()) {
      Resolution resolution = size.of(model.config());
      run.set(resolution);
      run.set("warmup", warmup);
      run.set("pictures", pictures);
      Samples samples =
          EncodingBenchmark.run(
              model,
              folder.path(),
              resolution,
              warmup,
              pictures,
              done -> {
                run.addMilestone("first_picture");
                run.progress(done, total);
              });
      run.print(samples, spec.commandLine().getOut());
      return ExitCode.DONE;
    }
  }
}
