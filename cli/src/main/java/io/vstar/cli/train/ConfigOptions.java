package io.vstar.cli.train;

import io.vstar.cli.model.DownloadProgress;
import io.vstar.error.ConfigException;
import io.vstar.hub.HubClient;
import io.vstar.io.SoftwareVersion;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.run.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which a command is told of a run: a config, and what differs from it. */
final class ConfigOptions {
  @Option(names = "--config", required = true, paramLabel = "FILE", description = "YAML file")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of the config, such as training.steps=200; may be repeated")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--seed", description = "overrides training.seed")
  private Long seed;

  @Option(names = "--device", description = "overrides device: auto, cpu, cuda or cuda:N")
  private String device;

  /** Returns the config file. */
  Path file() {
    return config;
  }

  /**
   * Returns what differs from the file, as assignments {@code key.path=value}.
   *
   * @param further assignments that come after those of {@code --set}
   */
  List<String> overrides(List<String> further) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(further);
    if (seed != null) {
      all.add("training.seed=" + seed);
    }
    if (device != null) {
      all.add("device=" + device);
    }
    return all;
  }

  /**
   * Returns the method of a config whose command does not say it: the one of the key {@code
   * method}, or the only one of whose own keys the config has any.
   *
   * @throws ConfigException if the config does not tell it
   */
  TrainingMethod<?> method() {
    TrainingMethods methods = TrainingMethods.registered();
    List<String> all = overrides(List.of());
    Optional<TrainingMethod<?>> named = ConfigLoader.method(config, all).map(methods::named);
    return named
        .or(() -> methods.ofKeys(ConfigLoader.keys(config, all)))
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s does not say how to train; write method: and one of %s into it"
                        .formatted(config, String.join(", ", methods.names()))));
  }

  /**
   * Opens a run, with a progress bar where its model is downloaded.
   *
   * @param err where progress is drawn
   */
  static TrainingRun open(TrainingMethod<?> method, TrainConfig settings, PrintWriter err) {
    try (DownloadProgress progress = new DownloadProgress(err)) {
      return TrainingRun.open(
          method,
          settings,
          SoftwareVersion.text(),
          Clock.systemUTC(),
          HubClient.ofEnvironment(progress));
    }
  }
}
