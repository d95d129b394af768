package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.RunWindow;
import io.vstar.jobs.job.Zones;
import io.vstar.jobs.service.JobQueue;
import io.vstar.train.config.TrainConfig;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code vstar jobs submit}, which adds a job to the queue. */
@Command(
    name = "submit",
    description =
        "Adds a training to the queue: once, or again and again by a schedule. It trains if"
            + " anything has changed, and goes on where it was cut off.",
    mixinStandardHelpOptions = true)
public final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatabaseOption database;

  @Mixin private SubmittedConfig config;

  @ArgGroup private ScheduleOptions schedule;

  @Option(names = "--name", description = "name of the job (default: that of its result)")
  private String name;

  @Option(
      names = "--zone",
      description = "time zone of --cron and --window (default: that of this machine)")
  private String zone;

  @Option(
      names = "--window",
      paramLabel = "FROM-TO",
      description = "hours in which it may train, such as 22:00-06:00; it is stopped at their end")
  private String window;

  @Option(
      names = "--priority",
      paramLabel = "N",
      defaultValue = "0",
      description = "of jobs that are due the highest comes first (default: ${DEFAULT-VALUE})")
  private short priority;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "5",
      description = "tries after crashes and kills (default: ${DEFAULT-VALUE})")
  private int retries;

  @Option(names = "--json", description = "prints the job as JSON")
  private boolean json;

  @Override
  public Integer call() {
    JobRequest request = request();
    return database.withQueue(queue -> submit(queue, request));
  }

  private int submit(JobQueue queue, JobRequest request) {
    JobOutput output = new JobOutput(spec.commandLine().getOut());
    JobOutput.Printed view = output.of(queue.view(queue.submit(request)));
    if (json) {
      view.asJson();
    } else {
      view.asSubmitted();
    }
    return ExitCode.DONE;
  }

  private JobRequest request() {
    TrainConfig settings = config.read();
    ZoneId chosen = zone == null ? ZoneId.systemDefault() : Zones.parse(zone);
    return new JobRequest(
        name == null ? settings.outputName() : name,
        config.kept(settings),
        config.keptOverrides(),
        Path.of("").toAbsolutePath(),
        settings.output().folder().resolve(settings.outputName()).toAbsolutePath().normalize(),
        Optional.ofNullable(schedule).orElseGet(ScheduleOptions::new).schedule(chosen),
        Optional.ofNullable(window).map(text -> RunWindow.parse(text, chosen)),
        priority,
        RetryPolicy.of(retries));
  }
}
