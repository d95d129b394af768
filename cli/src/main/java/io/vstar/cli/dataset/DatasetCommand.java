package io.vstar.cli.dataset;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vstar dataset}, which makes pictures to train with. */
@Command(
    name = "dataset",
    description = "Makes pictures to train with.",
    mixinStandardHelpOptions = true,
    subcommands = MakeClassCommand.class,
    footer = {
      "",
      "Example:",
      "  bin/vstar dataset make-class --prompt \"a photo of a dog\" -n 100 --output class/dog",
    })
public final class DatasetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected make-class");
  }
}
