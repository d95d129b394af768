package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.error.ConfigException;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.RunWindow;
import io.vstar.jobs.job.Zones;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobView;
import io.vstar.train.config.TrainConfig;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
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
        "Adds trainings to the queue: once, or again and again by a schedule. They train if"
            + " anything has changed, and go on where they were cut off.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bin/vstar jobs submit configs/cat.yaml --cron '30 2 * * *'",
      "  bin/vstar jobs submit /srv/concepts/*.yaml --on-change"
    })
public final class SubmitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatabaseOption database;

  @Mixin private SubmittedConfigs configs;

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

  @Option(names = "--json", description = "prints the job as JSON; several as an array")
  private boolean json;

  @Override
  public Integer call() {
    List<Path> files = configs.files();
    if (name != null && files.size() > 1) {
      throw new ConfigException(
          "--name is given with %d configs, and a name belongs to one job; leave it out to name each after its result"
              .formatted(files.size()));
    }
    List<JobRequest> requests = files.stream().map(this::request).toList();
    return database.withQueue(queue -> submit(queue, requests));
  }

  private int submit(JobQueue queue, List<JobRequest> requests) {
    List<JobView> views = queue.submit(requests).stream().map(queue::view).toList();
    JobOutput output = new JobOutput(spec.commandLine().getOut());
    if (!json) {
      views.forEach(output::submitted);
    } else if (views.size() == 1) {
      output.jobAsJson(views.get(0));
    } else {
      output.jobsAsJson(views);
    }
    return ExitCode.DONE;
  }

  private JobRequest request(Path file) {
    TrainConfig settings = configs.read(file);
    ZoneId chosen = zone == null ? ZoneId.systemDefault() : Zones.parse(zone);
    return new JobRequest(
        name == null ? settings.outputName() : name,
        configs.kept(file, settings),
        configs.keptOverrides(),
        Path.of("").toAbsolutePath(),
        settings.output().folder().resolve(settings.outputName()).toAbsolutePath().normalize(),
        Optional.ofNullable(schedule).orElseGet(ScheduleOptions::new).schedule(chosen),
        Optional.ofNullable(window).map(text -> RunWindow.parse(text, chosen)),
        priority,
        RetryPolicy.of(retries));
  }
}
