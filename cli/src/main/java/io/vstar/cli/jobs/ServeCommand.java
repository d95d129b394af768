package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.jobs.service.JobService;
import io.vstar.jobs.service.ServiceSettings;
import io.vstar.jobs.store.JobDatabase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

  @Override
  public Integer call() {
    try (Interruption interruption = Interruption.install();
        JobDatabase opened = database.open()) {
      return interruption.saving(() -> serve(opened, interruption));
    }
  }

  private int serve(JobDatabase opened, Interruption interruption) {
    ServiceSettings settings = settings();
    ServiceLog log = new ServiceLog(spec.commandLine().getOut(), spec.commandLine().getErr());
    log.line(
        "serving %s with %d worker%s; logs are in %s"
            .formatted(
                opened.name(),
                settings.devices().size(),
                settings.devices().size() == 1 ? "" : "s",
                settings.folder().resolve("logs")));
    try (JobService service =
        new JobService(opened, settings, new OwnProgram(), log, InstantSource.system())) {
      service.start();
      while (!interruption.requested()) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.line("stopped");
    return ExitCode.DONE;
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
