package io.vstar.cli.train;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.cli.console.TemporaryFolder;
import io.vstar.error.ConfigException;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.run.LearningRateCurve;
import io.vstar.train.run.LearningRateRange;
import io.vstar.train.run.TrainingRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar lr-find}, which tries learning rates in short trainings. */
@Command(
    name = "lr-find",
    description =
        "Tries learning rates: a short training at each, from the same start on the same batches,"
            + " compared by the held-out loss.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar lr-find --config configs/cat.yaml",
      "",
      "Exit codes: 0 done, 2 config, 3 pictures or model, 5 training failed, 7 no rate learned,",
      "130 stopped by Ctrl-C."
    })
public final class LearningRateCommand implements Callable<Integer> {
  private static final double BELOW = 100;
  private static final double ABOVE = 10;

  @Spec private CommandSpec spec;

  @Mixin private ConfigOptions config;

  @Option(
      names = "--from",
      paramLabel = "RATE",
      description = "lowest rate (default: a hundredth of the config's)")
  private Optional<Double> from = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "RATE",
      description = "highest rate (default: ten times the config's)")
  private Optional<Double> to = Optional.empty();

  @Option(
      names = "--rates",
      paramLabel = "N",
      defaultValue = "10",
      description = "how many rates to try, at equal factors (default: ${DEFAULT-VALUE})")
  private int rates;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "steps at each rate (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(names = "--json", description = "prints JSON instead of a table")
  private boolean json;

  @Override
  public Integer call() {
    try (Interruption interruption = Interruption.install();
        TemporaryFolder folder = TemporaryFolder.create()) {
      TrainingMethod<?> method = config.method();
      // Nothing is published, and a run of the name may be on.
      List<String> overrides = config.overrides(List.of("output.folder=" + folder.path()));
      TrainConfig settings = ConfigLoader.load(method.schema(), config.file(), overrides);
      LearningRateRange test = test(settings.training());
      try (TrainingRun run = ConfigOptions.open(method, settings, spec.commandLine().getErr());
          TensorRuntime runtime =
              TensorRuntime.open(settings.device(), settings.threads().orElse(0))) {
        return print(tryRates(run, runtime, test, interruption), test);
      }
    }
  }

  private LearningRateRange test(TrainingSettings training) {
    double ofConfig = training.learningRate().largest();
    double largest = training.chosenOptimizer().largestRate();
    double lowest = from.orElse(ofConfig / BELOW);
    double highest = to.orElse(Math.min(largest, ofConfig * ABOVE));
    if (highest > largest) {
      throw new ConfigException(
          "--to is %s, expected at most %s, the largest training.learningRate for this optimizer"
              .formatted(highest, largest));
    }
    if (!(lowest > 0) || !(highest > lowest) || rates < 2 || steps < 1) {
      throw new ConfigException(
          "%s rates from %s to %s, %s steps each: expected at least two rates, from one above 0 to a higher one, and at least one step"
              .formatted(rates, lowest, highest, steps));
    }
    return LearningRateRange.between(lowest, highest, rates, steps);
  }

  private LearningRateCurve tryRates(
      TrainingRun run, TensorRuntime runtime, LearningRateRange test, Interruption interruption) {
    try (PhaseDisplay display = new PhaseDisplay()) {
      PrintWriter err = spec.commandLine().getErr();
      RunEvents events =
          new RunEvents()
              .on(RunEvent.Warned.class, event -> display.say(err, "warning: " + event.message()));
      display.begin("trying rates");
      return run.tryRates(
          runtime,
          test,
          events,
          (done, total) -> display.step(done, total, ""),
          interruption::requested);
    }
  }

  private int print(LearningRateCurve curve, LearningRateRange test) {
    LearningRateReport report = new LearningRateReport(curve, test);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.json() : String.join(System.lineSeparator(), report.lines()));
    out.flush();
    return curve.suggestion().isPresent() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }
}
