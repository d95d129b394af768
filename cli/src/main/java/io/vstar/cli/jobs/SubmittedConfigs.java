package io.vstar.cli.jobs;

import io.vstar.cli.train.RunOverrides;
import io.vstar.jobs.job.JobConfig;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The configs of jobs that are submitted, with what differs from them. */
final class SubmittedConfigs extends RunOverrides {
  @Parameters(paramLabel = "CONFIG", arity = "1..*", description = "YAML file; each is a job")
  private List<Path> configs;

  @Option(
      names = "--copy-config",
      description =
          "keeps the config with the job, every path absolute; without it the file is read at each"
              + " training")
  private boolean copy;

  /** Returns the files. */
  List<Path> files() {
    return List.copyOf(configs);
  }

  /** Reads and checks a config as a training would. */
  TrainConfig read(Path file) {
    return ConfigLoader.load(method(file).schema(), file, overrides(List.of()));
  }

  /** Returns a config as it is kept with the job. */
  JobConfig kept(Path file, TrainConfig settings) {
    return copy
        ? new JobConfig.Text(ConfigWriter.toYaml(method(file).schema().name(), settings))
        : new JobConfig.File(file.toAbsolutePath().normalize());
  }

  /** Returns the overrides that are kept with the job; a config that is kept has them in it. */
  List<String> keptOverrides() {
    return copy ? List.of() : overrides(List.of());
  }
}
