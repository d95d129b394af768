package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobView;
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

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "the most jobs, the newest ones (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--json", description = "prints a JSON array")
  private boolean json;

  @Override
  public Integer call() {
    return database.withQueue(queue -> list(queue, PositiveNumber.of("--limit", limit)));
  }

  private int list(JobQueue queue, int most) {
    List<JobView> views = queue.list(all, most);
    JobOutput output = new JobOutput(spec.commandLine().getOut());
    if (json) {
      output.jobsAsJson(views);
    } else {
      output.jobsAsTable(views);
    }
    int others = views.size() < most ? 0 : queue.count(all) - views.size();
    if (others > 0) {
      spec.commandLine()
          .getErr()
          .printf("%d earlier jobs are not listed; --limit lists more%n", others);
    }
    return ExitCode.DONE;
  }
}
