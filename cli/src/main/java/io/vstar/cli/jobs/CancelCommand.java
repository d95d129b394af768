package io.vstar.cli.jobs;

import io.vstar.jobs.job.Job;
import io.vstar.jobs.service.JobQueue;
import picocli.CommandLine.Command;

/** The command {@code vstar jobs cancel}, which ends a job. */
@Command(
    name = "cancel",
    description = "Ends a job. A training that is running is stopped; what is published stays.",
    mixinStandardHelpOptions = true)
public final class CancelCommand extends SteerCommand {
  @Override
  void change(JobQueue queue, Job job) {
    queue.cancel(job);
  }
}
