package io.vstar.cli.train;

import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import picocli.CommandLine.Command;

/** The command {@code vstar train-hypernetwork}, which trains a hypernetwork by a config. */
@Command(
    name = "train-hypernetwork",
    description = "Learns a style from a few pictures (a hypernetwork).",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/train-hypernetwork --config configs/hypernetwork.yaml --set training.steps=200",
      "",
      "Exit codes: 0 done, 2 config, 3 pictures or model, 4 output, 5 training failed,",
      "6 nothing to do (--if-changed), 8 not published: it learned nothing, or what is published"
          + " is",
      "better and stays, 130 stopped by Ctrl-C (the best so far is kept)."
    })
public final class TrainHypernetworkCommand extends TrainCommand {
  @Override
  TrainingMethod<?> method(ConfigOptions config) {
    return TrainingMethods.registered().named("hypernetwork");
  }
}
