package io.vstar.cli.train;

import io.vstar.train.method.TrainingMethod;
import picocli.CommandLine.Command;

/** The command {@code vstar train}, which trains by the method that a config names. */
@Command(
    name = "train",
    description =
        "Trains by the method that the config's key method names, such as textual-inversion, or"
            + " whose keys it has; a run's own config.yaml has it, so this repeats any run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/vstar train --config out/cat/config.yaml --seed 7",
      "",
      "Exit codes: 0 done, 2 config, 3 pictures or model, 4 output, 5 training failed,",
      "6 nothing to do (--if-changed), 8 not published: it learned nothing, or what is published"
          + " is",
      "better and stays, 130 stopped by Ctrl-C (the best so far is kept)."
    })
public final class TrainMethodCommand extends TrainCommand {
  @Override
  TrainingMethod<?> method(ConfigOptions config) {
    return config.method();
  }
}
