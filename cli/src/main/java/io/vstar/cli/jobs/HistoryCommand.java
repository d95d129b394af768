package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.PositiveNumber;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.service.JobQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vstar jobs history}, which lists executions. */
@Command(
    name = "history",
    description = "Lists executions, the newest first: when, where, and how they ended.",
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatabaseOption database;

  @Parameters(
      paramLabel = "JOB",
      arity = "0..1",
      description = "name or number (default: all jobs)")
  private String job;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "the most executions (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(names = "--json", description = "prints a JSON array")
  private boolean json;

  @Override
  public Integer call() {
    return database.withQueue(queue -> print(queue, PositiveNumber.of("--limit", limit)));
  }

  private int print(JobQueue queue, int most) {
    List<Execution> executions = queue.history(Optional.ofNullable(job).map(queue::require), most);
    JobOutput output = new JobOutput(spec.commandLine().getOut());
    if (json) {
      output.executionsAsJson(executions);
    } else {
      output.executionsAsTable(executions);
    }
    return ExitCode.DONE;
  }
}
