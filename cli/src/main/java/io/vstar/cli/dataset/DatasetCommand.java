package io.vstar.cli.dataset;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vstar dataset}, which checks and makes pictures to train with. */
@Command(
    name = "dataset",
    description = "Checks pictures to train with, or makes some.",
    mixinStandardHelpOptions = true,
    subcommands = {CheckCommand.class, MakeClassCommand.class},
    footer = {
      "",
      "Examples:",
      "  bin/vstar dataset check configs/cat.yaml --page check.html",
      "  bin/vstar dataset make-class --prompt \"a photo of a dog\" -n 100 --output class/dog",
    })
public final class DatasetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected check or make-class");
  }
}
