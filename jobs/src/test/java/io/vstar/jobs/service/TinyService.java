package io.vstar.jobs.service;

import io.vstar.jobs.process.ProcessLauncher;
import io.vstar.jobs.store.JobDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A service with {@link TinyTraining} in a process of its own, which can be killed. Its clock is
 * ahead by the seconds in the file {@code ahead} of its folder, if there is one.
 */
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
                clock(Path.of(arguments[1]).resolve("ahead")))) {
      service.start();
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private static InstantSource clock(Path file) {
    return () -> {
      try {
        return Instant.now().plusSeconds(Long.parseLong(Files.readString(file)));
      } catch (IOException | NumberFormatException e) { // there is none, or it is being written
        return Instant.now();
      }
    };
  }
}
