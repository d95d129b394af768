package io.vstar.jobs.service;

import io.vstar.jobs.process.ProcessLauncher;
import io.vstar.jobs.store.JobDatabase;
import java.nio.file.Path;
import java.time.InstantSource;

/** A service with {@link TinyTraining} in a process of its own, which can be killed. */
final class TinyService {
  private TinyService() {}

  public static void main(String[] arguments) throws Exception {
    try (JobDatabase database = JobDatabase.open(arguments[0]);
        JobService service =
            new JobService(
                database,
                QueueFixture.settings(arguments[2], Path.of(arguments[1])),
                new ProcessLauncher(TinyTraining::line),
                new Recorder(),
                InstantSource.system())) {
      service.start();
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
