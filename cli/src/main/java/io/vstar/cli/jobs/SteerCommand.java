package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The common part of the commands that change a job. */
abstract class SteerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatabaseOption database;

  @Parameters(paramLabel = "JOB", description = "name or number")
  private String job;

  @Option(names = "--json", description = "prints the job as JSON")
  private boolean json;

  @Override
  public Integer call() {
    return database.withQueue(this::steer);
  }

  /** Changes the job. */
  abstract void change(JobQueue queue, Job job);

  private int steer(JobQueue queue) {
    Job required = queue.require(job);
    change(queue, required);
    JobOutput output = new JobOutput(spec.commandLine().getOut());
    JobView view = queue.view(required);
    if (json) {
      output.jobAsJson(view);
    } else {
      output.line("job %s is %s".formatted(required.name(), view.status()));
    }
    return ExitCode.DONE;
  }
}
