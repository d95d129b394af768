package io.vstar.cli.registry;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vstar registry}, which shows and steers the versions of results. */
@Command(
    name = "registry",
    description =
        "Shows the versions of a result, which of them is published and why, and steers that.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ListVersionsCommand.class,
      ShowVersionCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      DiffCommand.class,
      PruneCommand.class,
      MirrorCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  bin/vstar registry list out",
      "  bin/vstar registry diff out/cat previous current",
      "  bin/vstar registry rollback out/cat",
      "",
      "Exit codes: 0 done, 2 a folder or run is not there or an option is wrong, 4 a training",
      "holds the folder or it cannot be written to."
    })
public final class RegistryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "expected list, show, promote, rollback, diff, prune or mirror");
  }
}
