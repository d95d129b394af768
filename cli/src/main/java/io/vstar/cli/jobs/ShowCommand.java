package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar jobs show}, which shows a job. */
@Command(
    name = "show",
    description = "Shows a job: what it does, when it is due, and its last execution.",
    mixinStandardHelpOptions = true)
public final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatabaseOption database;

  @Parameters(paramLabel = "JOB", description = "name or number")
  private String job;

  @Option(names = "--json", description = "prints a JSON object")
  private boolean json;

  @Override
  public Integer call() {
    return database.withQueue(this::show);
  }

  private int show(JobQueue queue) {
    JobOutput output = new JobOutput(spec.commandLine().getOut());
    JobView view = queue.view(queue.require(job));
    if (json) {
      output.jobAsJson(view);
    } else {
      output.jobAsText(view);
    }
    return ExitCode.DONE;
  }
}
