package io.vstar.jobs.job;

import java.nio.file.Path;

/** The config of a job's training. */
public sealed interface JobConfig {

  /**
   * A file that is read at each training, so that a change of it counts.
   *
   * @param path the file, absolute
   */
  record File(Path path) implements JobConfig {}

  /**
   * A text that is kept with the job, for hosts that do not have the file.
   *
   * @param yaml the config with absolute paths
   */
  record Text(String yaml) implements JobConfig {}
}
