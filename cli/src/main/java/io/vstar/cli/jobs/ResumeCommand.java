package io.vstar.cli.jobs;

import io.vstar.jobs.job.Job;
import io.vstar.jobs.service.JobQueue;
import picocli.CommandLine.Command;

/** The command {@code vstar jobs resume}, which goes on with a paused job. */
@Command(
    name = "resume",
    description =
        "Goes on with a paused job; a training that was stopped goes on from its snapshot.",
    mixinStandardHelpOptions = true)
public final class ResumeCommand extends SteerCommand {
  @Override
  void change(JobQueue queue, Job job) {
    queue.resume(job);
  }
}
