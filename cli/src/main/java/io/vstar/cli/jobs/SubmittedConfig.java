package io.vstar.cli.jobs;

import io.vstar.cli.train.RunOptions;
import io.vstar.jobs.job.JobConfig;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.method.TrainingMethod;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The config of a job that is submitted, with what differs from it. */
final class SubmittedConfig extends RunOptions {
  @Parameters(paramLabel = "CONFIG", description = "YAML file")
  private Path config;

  @Option(
      names = "--copy-config",
      description =
          "keeps the config with the job, every path absolute; without it the file is read at each"
              + " training")
  private boolean copy;

  @Override
  public Path file() {
    return config;
  }

  /** Reads and checks the config as a training would. */
  TrainConfig read() {
    return ConfigLoader.load(method().schema(), config, overrides(List.of()));
  }

  /** Returns the config as it is kept with the job. */
  JobConfig kept(TrainConfig settings) {
    TrainingMethod<?> method = method();
    return copy
        ? new JobConfig.Text(ConfigWriter.toYaml(method.schema().name(), settings))
        : new JobConfig.File(config.toAbsolutePath().normalize());
  }

  /** Returns the overrides that are kept with the job; a config that is kept has them in it. */
  List<String> keptOverrides() {
    return copy ? List.of() : overrides(List.of());
  }
}
