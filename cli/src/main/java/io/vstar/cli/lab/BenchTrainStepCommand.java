package io.vstar.cli.lab;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.lab.bench.AttainableSpeed;
import io.vstar.lab.bench.Samples;
import io.vstar.lab.bench.Speed;
import io.vstar.lab.bench.TrainStepBenchmark;
import io.vstar.lab.bench.UNetOperations;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar bench train-step}. */
@Command(
    name = "train-step",
    description =
        "Times steps of textual inversion on pictures that are encoded already, and their parts:"
            + " the drawing of examples, the text encoders, the UNet with the loss, the gradient,"
            + " the optimizer.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  bin/vstar bench train-step --arch sd15 --width 512 --height 512 --steps 5 --json"
    })
final class BenchTrainStepCommand implements Callable<Integer> {
  private static final Map<String, String> OWN_OPTIONS =
      Map.of("steps", "--steps", "batchSize", "--batch", "precision", "--precision");

  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Mixin private BenchOptions.Size size;

  @Option(
      names = "--batch",
      defaultValue = "1",
      description = "pictures in one pass of the networks (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--vectors",
      defaultValue = "1",
      description = "of the learned word (default: ${DEFAULT-VALUE})")
  private int vectors;

  @Option(
      names = "--hypernetwork",
      paramLabel = "SCOPE",
      description =
          "${COMPLETION-CANDIDATES}: learns a hypernetwork instead, for the layers that read the"
              + " text, or for all (default: none)")
  private Hypernetwork.Scope hypernetwork;

  @Option(
      names = "--lora",
      paramLabel = "RANK",
      description = "learns a LoRA of the UNet's attention instead, of this rank (default: none)")
  private Integer lora;

  @Option(
      names = "--steps",
      defaultValue = "10",
      description = "that count (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--warmup",
      defaultValue = "2",
      description = "steps before those that count (default: ${DEFAULT-VALUE})")
  private int warmup;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "a key of a config's section training, such as gradientAccumulation=2; may be"
              + " repeated")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--no-parts",
      description = "times whole steps only: on a GPU each part costs a wait")
  private boolean noParts;

  @Override
  public Integer call() {
    int total =
        BenchOptions.atLeast(1, "--steps", steps) + BenchOptions.atLeast(0, "--warmup", warmup);
    BenchOptions.atLeast(1, "--vectors", vectors);
    if (lora != null) {
      BenchOptions.atLeast(1, "--lora", lora);
      if (hypernetwork != null) {
        throw new ConfigException("--lora and --hypernetwork are given, expected one of them");
      }
    }
    TrainingSettings training =
        ConfigLoader.section("training", TrainingSettings.class, keys(total));
    try (BenchRun run = BenchRun.open("train-step", options, spec.commandLine().getErr());
        StableDiffusion model = run.load(training.activationCheckpointing())) {
      Resolution resolution = size.of(model.config());
      describe(run, resolution, training);
      TrainStepBenchmark.Result result =
          TrainStepBenchmark.run(
              model,
              new TrainStepBenchmark.Settings(
                  resolution,
                  vectors,
                  Optional.ofNullable(hypernetwork),
                  lora == null ? OptionalInt.empty() : OptionalInt.of(lora),
                  warmup,
                  steps,
                  !noParts,
                  training),
              done -> {
                run.addMilestone("first_step");
                run.progress(done, total);
              });
      run.addResult("losses", result.losses());
      if (learnsWord()) { // operations of others are not counted
        run.setSpeed(speed(model, resolution, training, result.samples()));
      }
      run.print(result.samples(), spec.commandLine().getOut());
      return ExitCode.DONE;
    }
  }

  private boolean learnsWord() {
    return hypernetwork == null && lora == null;
  }

  private void describe(BenchRun run, Resolution resolution, TrainingSettings training) {
    run.set(resolution);
    run.set("batch", training.batchSize());
    if (learnsWord()) {
      run.set("vectors", vectors);
    } else if (lora != null) {
      run.set("lora", lora);
    } else {
      run.set("hypernetwork", hypernetwork.title());
    }
    run.set("warmup", warmup);
    run.set("steps", steps);
    overrides.forEach(override -> set(run, override));
  }

  private static Speed speed(
      StableDiffusion model, Resolution resolution, TrainingSettings training, Samples samples) {
    UNetOperations unet = UNetOperations.of(model.runtime(), model.config(), resolution);
    int pictures = training.batchSize() * training.gradientAccumulation();
    return Speed.of(
        unet.forward().plus(unet.backward()).times(pictures),
        samples.spreads().get("step").median(),
        AttainableSpeed.measure(model.runtime(), training.precision()));
  }

  private static void set(BenchRun run, String override) {
    String[] assignment = override.split("=", 2);
    run.set(assignment[0], assignment[1]);
  }

  /** Returns the settings of the config that the options make. */
  private List<String> keys(int total) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "steps=" + total,
                "batchSize=" + batch,
                "precision=" + options.precision().name().toLowerCase(Locale.ROOT)));
    for (String override : overrides) {
      String key = override.split("=", 2)[0].strip();
      if (OWN_OPTIONS.containsKey(key)) {
        throw new ConfigException(
            "--set %s: there is an option for that, %s".formatted(key, OWN_OPTIONS.get(key)));
      }
      keys.add(override);
    }
    return keys;
  }
}
