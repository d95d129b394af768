package io.vstar.cli.registry;

import io.vstar.error.ConfigException;
import io.vstar.train.result.Publication.Cause;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import picocli.CommandLine.Command;

/** The command {@code vstar registry rollback}, which takes back what is published. */
@Command(
    name = "rollback",
    description =
        "Publishes again what was published before, and remembers that the other was taken back:"
            + " a training from the same inputs is not repeated.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  bin/vstar registry rollback out/cat"})
public final class RollbackCommand extends PublishingCommand {
  /** Makes the command. */
  public RollbackCommand() {
    super(Cause.ROLLED_BACK);
  }

  @Override
  RunFolder choose(ResultView view) {
    return view.previous()
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s has no earlier version that was published and is whole; vstar registry list names them, and promote takes any"
                        .formatted(view.path())));
  }
}
