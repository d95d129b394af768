package io.vstar.cli.registry;

import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code vstar registry promote}, which publishes a version that a person chose. */
@Command(
    name = "promote",
    description = "Publishes a version, whatever the gate said of it.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  bin/vstar registry promote out/cat 0003"})
public final class PromoteCommand extends PublishingCommand {
  @Parameters(
      index = "1",
      paramLabel = "RUN",
      description = "number, or newest, which may have been refused")
  private String run;

  /** Makes the command. */
  public PromoteCommand() {
    super(Cause.PROMOTED);
  }

  @Override
  RunFolder choose(ResultView view) {
    return ResultArgument.publishable(view, run);
  }
}
