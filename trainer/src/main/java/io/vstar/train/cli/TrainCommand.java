package io.vstar.train.cli;

import io.vstar.cli.DownloadProgress;
import io.vstar.cli.ExitCode;
import io.vstar.cli.Interruption;
import io.vstar.cli.ProcessMemory;
import io.vstar.cli.ProgramVersion;
import io.vstar.hub.HubClient;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.loop.TrainingLoop;
import io.vstar.train.run.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands that train have in common: a config to files. */
abstract class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--config", required = true, paramLabel = "FILE", description = "YAML file")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the config, such as training.steps=200; may be repeated")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--output", paramLabel = "FOLDER", description = "overrides output.folder")
  private Path output;

  @Option(names = "--seed", description = "overrides training.seed")
  private Long seed;

  @Option(names = "--device", description = "overrides device: auto, cpu, cuda or cuda:N")
  private String device;

  @Option(
      names = "--if-changed",
      description =
          "ends at once, with exit code 6, if config, pictures, base model and program are those"
              + " of the result that is there")
  private boolean ifChanged;

  @Override
  public Integer call() {
    TrainConfig settings = load(config, allOverrides());
    PrintWriter out = spec.commandLine().getOut();
    try (Interruption interruption = Interruption.install();
        TrainingRun run = open(settings)) {
      if (ifChanged && unchanged(run, out)) {
        return ExitCode.NOTHING_TO_DO;
      }
      out.print(ConfigWriter.toYaml(settings));
      out.flush();
      settings.warnings().forEach(warning -> spec.commandLine().getErr().println(warning));
      try (TensorRuntime runtime =
              TensorRuntime.open(settings.device(), settings.threads().orElse(0));
          ConsoleRunListener listener = new ConsoleRunListener(out, spec.commandLine().getErr())) {
        describe(runtime, settings, out);
        TrainingLoop.Outcome outcome = run.train(runtime, listener, interruption::requested);
        report(outcome, run, out);
        return outcome.stopped() ? ExitCode.INTERRUPTED : ExitCode.DONE;
      }
    }
  }

  /** Reads the config of this command's kind of run. */
  abstract TrainConfig load(Path file, List<String> overrides);

  private TrainingRun open(TrainConfig settings) {
    try (DownloadProgress progress = new DownloadProgress(spec.commandLine().getErr())) {
      return TrainingRun.open(
          settings, ProgramVersion.text(), Clock.systemUTC(), HubClient.ofEnvironment(progress));
    }
  }

  private List<String> allOverrides() {
    List<String> all = new ArrayList<>(overrides);
    if (output != null) {
      all.add("output.folder=" + output.toAbsolutePath());
    }
    if (seed != null) {
      all.add("training.seed=" + seed);
    }
    if (device != null) {
      all.add("device=" + device);
    }
    return all;
  }

  private static void describe(TensorRuntime runtime, TrainConfig settings, PrintWriter out) {
    out.printf(
        "%s on %s, %d threads, precision %s%n",
        runtime.engineVersion(),
        runtime.deviceName(),
        runtime.threads(),
        settings.training().precision().name().toLowerCase(Locale.ROOT));
    out.flush();
  }

  private static boolean unchanged(TrainingRun run, PrintWriter out) {
    List<String> reasons = run.reasonsToTrain();
    if (reasons.isEmpty()) {
      out.println("nothing changed since " + run.folder().manifest() + " was written");
    } else {
      out.println("training again: " + String.join("; ", reasons));
    }
    out.flush();
    return reasons.isEmpty();
  }

  private static void report(TrainingLoop.Outcome outcome, TrainingRun run, PrintWriter out) {
    out.printf(
        "%s after %d steps; best after %d steps, validation loss %.4f, %.3f of the start's%n",
        outcome.stopped() ? "stopped" : "done",
        outcome.steps(),
        outcome.best().step(),
        outcome.best().loss(),
        outcome.best().ratio());
    out.println("in " + run.folder().path());
    ProcessMemory.peakResident()
        .ifPresent(bytes -> out.printf("peak memory %.2f GB%n", bytes / 1e9));
    out.flush();
  }
}
