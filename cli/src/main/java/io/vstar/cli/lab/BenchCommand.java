package io.vstar.cli.lab;

import io.vstar.cli.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code vstar bench}, which measures time and memory. */
@Command(
    name = "bench",
    description =
        "Measures time and memory of what vstar does, on models that need no download: published"
            + " shapes with random weights, or pocket.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchTrainStepCommand.class,
      BenchGenerateCommand.class,
      BenchLoadCommand.class,
      BenchEncodeLatentsCommand.class
    },
    footer = {
      "",
      "Example:",
      "  bin/vstar bench train-step --arch sd15 --width 512 --height 512 --steps 5"
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getErr().println("vstar: name what to measure; see vstar bench --help");
    return ExitCode.USAGE;
  }
}
