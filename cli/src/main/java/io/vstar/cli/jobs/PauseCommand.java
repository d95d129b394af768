package io.vstar.cli.jobs;

import io.vstar.jobs.job.Job;
import io.vstar.jobs.service.JobQueue;
import picocli.CommandLine.Command;

/** The command {@code vstar jobs pause}, which holds a job. */
@Command(
    name = "pause",
    description =
        "Holds a job until it is resumed. A training that is running is stopped with its snapshot.",
    mixinStandardHelpOptions = true)
public final class PauseCommand extends SteerCommand {
  @Override
  void change(JobQueue queue, Job job) {
    queue.pause(job);
  }
}
