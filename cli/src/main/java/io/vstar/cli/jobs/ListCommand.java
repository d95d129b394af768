package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.jobs.service.JobView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar jobs list}, which lists the jobs of the queue. */
@Command(
    name = "list",
    description = "Lists the jobs of the queue, with what became of them last.",
    mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatabaseOption database;

  @Option(names = "--all", description = "also those that have ended or were cancelled")
  private boolean all;

  @Option(names = "--json", description = "prints a JSON array")
  private boolean json;

  @Override
  public Integer call() {
    List<JobView> views = new ArrayList<>();
    int code =
        database.withQueue(
            queue -> {
              views.addAll(queue.list(all));
              return ExitCode.DONE;
            });
    JobOutput output = new JobOutput(spec.commandLine().getOut());
    if (json) {
      output.jobsAsJson(views);
    } else {
      output.jobsAsTable(views);
    }
    return code;
  }
}
