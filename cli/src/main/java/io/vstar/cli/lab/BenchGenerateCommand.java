package io.vstar.cli.lab;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.cli.console.ExitCode;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.StableDiffusion;
import io.vstar.lab.bench.GenerationBenchmark;
import io.vstar.lab.bench.Samples;
import io.vstar.sampling.DdimSampler;
import io.vstar.train.bucket.Resolution;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar bench generate}. */
@Command(
    name = "generate",
    description =
        "Times pictures, the steps of their sampler (DDIM), and what is before and after.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  bin/vstar bench generate --arch sd15 --width 512 --height 512 --steps 20 --runs 2"
    })
final class BenchGenerateCommand implements Callable<Integer> {
  private static final String PROMPT = "a photo of a cat on the beach";

  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Mixin private BenchOptions.Size size;

  @Option(
      names = "--batch",
      defaultValue = "1",
      description = "pictures drawn at a time (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--steps",
      defaultValue = "20",
      description = "of the sampler (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--guidance",
      defaultValue = "7.5",
      description = "classifier-free guidance scale; 1 for none (default: ${DEFAULT-VALUE})")
  private double guidance;

  @Option(
      names = "--hypernetwork",
      paramLabel = "SCOPE",
      description =
          "${COMPLETION-CANDIDATES}: draws with a hypernetwork of random numbers for the layers that"
              + " read the text, or for all (default: none)")
  private Hypernetwork.Scope hypernetwork;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "batches that count (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--warmup",
      defaultValue = "1",
      description = "batches before those that count (default: ${DEFAULT-VALUE})")
  private int warmup;

  @Override
  public Integer call() {
    BenchOptions.atLeast(1, "--batch", batch);
    int batches =
        BenchOptions.atLeast(1, "--runs", runs) + BenchOptions.atLeast(0, "--warmup", warmup);
    try (BenchRun run = BenchRun.open("generate", options, spec.commandLine().getErr());
        StableDiffusion model = run.load()) {
      Resolution resolution = size.of(model.config());
      GenerationRequest request =
          new GenerationRequest(
              PROMPT,
              "",
              resolution.width(),
              resolution.height(),
              new DdimSampler(TimestepSpacing.LEADING),
              steps,
              guidance,
              1);
      run.set(resolution);
      run.set("batch", batch);
      run.set("steps", steps);
      run.set("guidance", guidance);
      if (hypernetwork != null) {
        run.set("hypernetwork", hypernetwork.title());
      }
      run.set("warmup", warmup);
      run.set("runs", runs);
      Samples samples =
          GenerationBenchmark.run(
              model,
              new GenerationBenchmark.Settings(
                  request, batch, Optional.ofNullable(hypernetwork), warmup, runs),
              done -> {
                run.addMilestone("first_step");
                run.progress(done, (long) batches * steps);
              });
      run.print(samples, spec.commandLine().getOut());
      return ExitCode.DONE;
    }
  }
}
