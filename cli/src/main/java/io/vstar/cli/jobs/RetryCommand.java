package io.vstar.cli.jobs;

import io.vstar.jobs.job.Job;
import io.vstar.jobs.service.JobQueue;
import picocli.CommandLine.Command;

/** The command {@code vstar jobs retry}, which makes a job due now. */
@Command(
    name = "retry",
    description = "Makes a job due now, also one that failed, has ended or was cancelled.",
    mixinStandardHelpOptions = true)
public final class RetryCommand extends SteerCommand {
  @Override
  void change(JobQueue queue, Job job) {
    queue.retry(job);
  }
}
