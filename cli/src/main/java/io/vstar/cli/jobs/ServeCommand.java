package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.jobs.monitor.HealthState;
import io.vstar.jobs.monitor.Monitor;
import io.vstar.jobs.monitor.MonitorAddress;
import io.vstar.jobs.monitor.ServiceMetrics;
import io.vstar.jobs.notice.Notifier;
import io.vstar.jobs.process.ProcessLauncher;
import io.vstar.jobs.service.JobListener;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobService;
import io.vstar.jobs.service.ServiceSettings;
import io.vstar.jobs.store.JobDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code vstar jobs serve}, which executes the jobs that are due until it is stopped.
 */
@Command(
    name = "serve",
    description =
        "Executes the jobs that are due, each in a process of its own, until it is stopped by"
            + " Ctrl-C or SIGTERM; running trainings are stopped too and go on later.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  bin/vstar jobs serve --device cuda:0 --device cuda:1"})
public final class ServeCommand implements Callable<Integer> {
  private static final int LOOK_MILLIS = 100;

  @Spec private CommandSpec spec;

  @Mixin private DatabaseOption database;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "device of a worker; repeated for more trainings at a time, also on one device (default:"
              + " one worker, the device as the configs say)")
  private List<String> devices = new ArrayList<>();

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "folder for the logs of trainings (default: vstar/jobs below XDG_STATE_HOME or"
              + " ~/.local/state)")
  private Path folder;

  @Option(
      names = "--log",
      paramLabel = "FORM",
      defaultValue = "text",
      description = "text, or json for a JSON object in each line (default: ${DEFAULT-VALUE})")
  private ServiceLog.Form form;

  @Mixin private MonitorOptions monitoring;

  @Mixin private NotifyOptions notices;

  @Override
  public Integer call() {
    ServiceLog log = form.log(spec.commandLine().getOut(), spec.commandLine().getErr());
    Optional<MonitorAddress> address = monitoring.address();
    try (Interruption interruption = Interruption.install();
        Notifier notifier = notices.notifier(System.getenv(), log::warned);
        JobDatabase opened = database.open()) {
      return interruption.saving(() -> serve(opened, interruption, log, notifier, address));
    }
  }

  private int serve(
      JobDatabase opened,
      Interruption interruption,
      ServiceLog log,
      Notifier notifier,
      Optional<MonitorAddress> address) {
    ServiceSettings settings = settings();
    int workers = settings.devices().size();
    InstantSource clock = InstantSource.system();
    JobQueue queue = new JobQueue(opened, clock);
    ServiceMetrics metrics = new ServiceMetrics(queue, workers, clock);
    log.line(
        "serving %s with %d worker%s; logs are in %s"
            .formatted(
                opened.name(),
                workers,
                workers == 1 ? "" : "s",
                settings.folder().resolve("logs")));
    JobListener listener = JobListener.all(List.of(log, metrics, notifier));
    try (Monitor monitor =
            address
                .map(at -> Monitor.start(at, metrics, () -> health(queue, workers, interruption)))
                .orElse(null);
        JobService service =
            new JobService(
                opened, settings, new ProcessLauncher(new OwnProgram()), listener, clock)) {
      if (monitor != null) {
        log.line("watched at port " + monitor.port());
      }
      service.start();
      while (!interruption.requested()) {
        Thread.sleep(LOOK_MILLIS);
      }
      log.line("stopping; trainings end their step and keep their snapshots");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.line("stopped");
    return ExitCode.DONE;
  }

  private static HealthState health(JobQueue queue, int workers, Interruption interruption) {
    return HealthState.of(queue, workers, interruption.requested());
  }

  private ServiceSettings settings() {
    return ServiceSettings.of(
        hostName(),
        ProcessHandle.current().pid(),
        devices.isEmpty() ? List.of("") : devices,
        folder == null ? UserFolders.of(System.getenv()).state().resolve("jobs") : folder);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
