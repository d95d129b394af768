package io.vstar.cli.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code vstar jobs}, which keeps and executes a queue of trainings. */
@Command(
    name = "jobs",
    description =
        "Trains by a queue: at times of the calendar, when pictures change, again after a crash.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServeCommand.class,
      SubmitCommand.class,
      ListCommand.class,
      ShowCommand.class,
      HistoryCommand.class,
      CancelCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      RetryCommand.class
    },
    footer = {
      "",
      "Example:",
      "  bin/vstar jobs submit configs/cat.yaml --cron '30 2 * * *'",
      "  bin/vstar jobs serve",
      "",
      "Exit codes: 0 done, 2 an option, a config or a job's name is wrong or the database is of a",
      "newer vstar, 4 the database cannot be used, 143 serve was stopped by SIGTERM."
    })
public final class JobsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "expected serve, submit, list, show, history, cancel, pause, resume or retry");
  }
}
