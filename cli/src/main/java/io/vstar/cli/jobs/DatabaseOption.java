package io.vstar.cli.jobs;

import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.store.JobDatabase;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Option;

/** The option that names the database of the queue. */
final class DatabaseOption {
  @Option(
      names = "--database",
      paramLabel = "FILE|URL",
      description =
          "file of the queue, or jdbc:postgresql://HOST/NAME?user=... (default: VSTAR_DATABASE, or"
              + " vstar/jobs.db below XDG_DATA_HOME or ~/.local/share)")
  private String database;

  /** Opens the database. */
  JobDatabase open() {
    Map<String, String> environment = System.getenv();
    String address = database == null ? environment.get("VSTAR_DATABASE") : database;
    return JobDatabase.open(
        address == null
            ? UserFolders.of(environment).data().resolve("jobs.db").toString()
            : address);
  }

  /** Does something with the queue and returns its exit code. */
  int withQueue(ToIntFunction<JobQueue> action) {
    try (JobDatabase opened = open()) {
      return action.applyAsInt(new JobQueue(opened, InstantSource.system()));
    }
  }
}
