package io.vstar.cli.train;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.SignalStop;
import io.vstar.error.ConfigException;
import io.vstar.tensor.ProcessMemory;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.run.ResumeRequest;
import io.vstar.train.run.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The common part of all commands that train by a config. */
abstract class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOptions config;

  @Option(names = "--output", paramLabel = "FOLDER", description = "overrides output.folder")
  private Path output;

  @Option(
      names = "--if-changed",
      description =
          "ends at once, with exit code 6, if config, pictures, base model and program are those"
              + " of the result that is there")
  private boolean ifChanged;

  @Option(
      names = "--resume",
      description =
          "goes on with the last run if it was stopped or cut off (see snapshot.every); else"
              + " begins anew")
  private boolean resume;

  @Option(
      names = "--resume-from",
      paramLabel = "STEP|FILE",
      description =
          "goes on from the snapshot of a step, a snapshot, or a file that A1111, diffusers, kohya"
              + " or this program wrote on the way, such as cat-500.pt")
  private String resumeFrom;

  @Option(
      names = "--accept-changes",
      description =
          "with --resume or --resume-from: goes on although settings or pictures were others")
  private boolean acceptChanges;

  @Override
  public Integer call() {
    TrainingMethod<?> method = method(config);
    TrainConfig settings = ConfigLoader.load(method.schema(), config.file(), overrides());
    Optional<ResumeRequest> request = resumeRequest();
    PrintWriter out = spec.commandLine().getOut();
    try (Interruption interruption = Interruption.install();
        TrainingRun run = ConfigOptions.open(method, settings, spec.commandLine().getErr())) {
      if (ifChanged && unchanged(run, out)) {
        return ExitCode.NOTHING_TO_DO;
      }
      settings
          .warnings()
          .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
      try (TensorRuntime runtime =
              TensorRuntime.open(settings.device(), settings.threads().orElse(0));
          ConsoleRunListener console = new ConsoleRunListener(out, spec.commandLine().getErr())) {
        describe(runtime, settings, out);
        RunEvents events = new RunEvents().add(console);
        RunEvent.Ended end =
            request.isPresent()
                ? run.resume(runtime, events, new SignalStop(interruption), request.get())
                : run.train(runtime, events, new SignalStop(interruption));
        ProcessMemory.peakResident()
            .ifPresent(bytes -> out.printf(Locale.ROOT, "peak memory %.2f GB%n", bytes / 1e9));
        out.flush();
        return exitCode(end);
      }
    }
  }

  private Optional<ResumeRequest> resumeRequest() {
    if (acceptChanges && !resume && resumeFrom == null) {
      throw new ConfigException(
          "--accept-changes goes with --resume or --resume-from; without them a run begins anew");
    }
    if (resumeFrom != null) {
      return Optional.of(ResumeRequest.from(resumeFrom).accepting(acceptChanges));
    }
    return resume ? Optional.of(ResumeRequest.NEWEST.accepting(acceptChanges)) : Optional.empty();
  }

  private static int exitCode(RunEvent.Ended end) {
    if (end.stopped()) {
      return ExitCode.INTERRUPTED;
    }
    return end.notPublished().isPresent() ? ExitCode.NOT_PUBLISHED : ExitCode.DONE;
  }

  /** Returns the method that the command trains by. */
  abstract TrainingMethod<?> method(ConfigOptions config);

  private List<String> overrides() {
    return config.overrides(
        output == null ? List.of() : List.of("output.folder=" + output.toAbsolutePath()));
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
      out.println("nothing changed since the last run in " + run.results().path());
    } else {
      out.println("training again: " + String.join("; ", reasons));
    }
    out.flush();
    return reasons.isEmpty();
  }
}
