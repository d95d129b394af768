package io.vstar.cli.train;

import io.vstar.cli.model.DownloadProgress;
import io.vstar.hub.HubClient;
import io.vstar.io.SoftwareVersion;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.run.TrainingRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The options of a run whose config is named by {@code --config}. */
final class ConfigOptions extends RunOptions {
  @Option(names = "--config", required = true, paramLabel = "FILE", description = "YAML file")
  private Path config;

  @Override
  public Path file() {
    return config;
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
