package io.vstar.cli.dataset;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.PhaseDisplay;
import io.vstar.cli.train.RunOptions;
import io.vstar.error.ConfigException;
import io.vstar.hub.HubClient;
import io.vstar.train.check.DatasetInspection;
import io.vstar.train.check.DatasetReport;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.MethodPlan;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.page.DatasetPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar dataset check}, which finds what would spoil a run. */
@Command(
    name = "check",
    description = {
      "Looks at the pictures, captions and masks of a config, and tells what would spoil a run;"
          + " nothing is trained or downloaded.",
      "The exit code is 0 if a training may begin, 7 if there are errors (with --strict also if"
          + " there are warnings)."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar dataset check configs/cat.yaml --page check.html",
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CheckedConfig config;

  @Option(names = "--json", description = "prints JSON instead of text")
  private boolean json;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "also writes a page of HTML with the pictures, their crops, masks and tokens")
  private Path page;

  @Option(names = "--strict", description = "ends with exit code 7 for warnings, too")
  private boolean strict;

  @Option(
      names = "--threads",
      description = "pictures that are read at once (default: the number of cores, at most 8)")
  private int threads = Math.min(8, Runtime.getRuntime().availableProcessors());

  /** The config, with or without the name of its option. */
  static final class CheckedConfig extends RunOptions {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private NamedFile named;

    /** The two ways to name the config. */
    static final class NamedFile {
      @Parameters(paramLabel = "CONFIG", description = "YAML file")
      private Path plain;

      @Option(names = "--config", paramLabel = "FILE", description = "the same")
      private Path option;
    }

    @Override
    public Path file() {
      return named.plain == null ? named.option : named.plain;
    }
  }

  @Override
  public Integer call() {
    if (threads < 1) {
      throw new ConfigException("--threads is " + threads + ", expected a whole number > 0");
    }
    TrainingMethod<?> method = config.method();
    TrainConfig settings =
        ConfigLoader.load(method.schema(), config.file(), config.overrides(List.of()));
    MethodPlan plan = method.plan(settings);
    PrintWriter out = spec.commandLine().getOut();
    try (Interruption interruption = Interruption.install()) {
      try (DatasetReport report = inspect(settings, plan, interruption)) {
        if (page != null) {
          DatasetPage.write(report, page, interruption::requested);
        }
        interruption.check();
        out.println(json ? CheckJson.format(report) : new CheckText(report).format());
        if (page != null && !json) {
          out.println("page       " + page);
        }
        out.flush();
        return report.fails(strict) ? ExitCode.CHECK_FAILED : ExitCode.DONE;
      }
    }
  }

  private DatasetReport inspect(TrainConfig settings, MethodPlan plan, Interruption interruption) {
    try (PhaseDisplay display = new PhaseDisplay()) {
      display.begin("folders");
      AtomicBoolean begun = new AtomicBoolean(); // once the folders are scanned
      return DatasetInspection.inspect(
          settings,
          plan,
          HubClient.ofThisMachine(),
          threads,
          (done, all) -> {
            if (begun.compareAndSet(false, true)) {
              display.begin("pictures");
            }
            display.step(done, all, "");
          },
          interruption::requested);
    }
  }
}
