package io.vstar.jobs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.RunWindow;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.process.ProcessLauncher;
import io.vstar.jobs.store.JobDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A queue of {@link TinyTraining}s with a clock that can be set ahead. */
final class QueueFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path folder;
  private final String address;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final JobDatabase database;
  private final JobQueue queue;

  QueueFixture(Path folder, String address) {
    this.folder = folder;
    this.address = address;
    this.database = JobDatabase.open(address);
    this.queue = new JobQueue(database, clock);
  }

  /** Returns settings of a service that looks around often. */
  static ServiceSettings settings(String name, Path folder) {
    return new ServiceSettings(
        name,
        "here",
        List.of(""),
        folder,
        Duration.ofMillis(50),
        Duration.ofMillis(30),
        Duration.ofMillis(500),
        Duration.ofSeconds(20));
  }

  JobQueue queue() {
    return queue;
  }

  JobDatabase database() {
    return database;
  }

  InstantSource clock() {
    return clock;
  }

  void setAhead(Duration time) {
    ahead.set(time);
  }

  /** Returns a service in this process that is not started yet. */
  JobService service(JobListener listener) {
    return new JobService(
        database,
        settings("service", folder),
        new ProcessLauncher(TinyTraining::line),
        listener,
        clock);
  }

  /** Starts a service in a process of its own. */
  Process serveApart(String name) throws IOException {
    List<String> line = new ArrayList<>(TinyTraining.java(TinyService.class));
    line.addAll(List.of(address, folder.toString(), name));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".txt").toFile())
        .start();
  }

  Job submit(String name, int steps, String codes, Schedule schedule) throws IOException {
    return queue.submit(request(name, steps, codes, schedule, 0, Optional.empty()));
  }

  JobRequest request(
      String name,
      int steps,
      String codes,
      Schedule schedule,
      int priority,
      Optional<RunWindow> window)
      throws IOException {
    Path results = Files.createDirectories(folder.resolve(name));
    Path config = folder.resolve(name + ".properties");
    Files.writeString(
        config,
        "folder=%s\nsteps=%d\ncodes=%s\n"
            .formatted(results.toString().replace('\\', '/'), steps, codes));
    return new JobRequest(
        name,
        new JobConfig.File(config),
        List.of("training.steps=" + steps),
        folder,
        results,
        schedule,
        window,
        priority,
        RetryPolicy.of(3));
  }

  /** Returns the lines of a file that a training wrote; none if there is no such file. */
  List<String> lines(String job, String file) {
    try {
      Path path = folder.resolve(job).resolve(file);
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int step(String job) {
    List<String> step = lines(job, "step");
    return step.isEmpty() ? 0 : Integer.parseInt(step.get(0).split(" ")[0]);
  }

  /** Returns how the executions of a job stand, the first one first. */
  List<String> outcomes(Job job) {
    List<String> outcomes =
        new ArrayList<>(
            queue.history(Optional.of(job), 100).stream()
                .map(Execution::outcome)
                .map(Enum::name)
                .toList());
    Collections.reverse(outcomes);
    return outcomes;
  }

  String status(Job job) {
    return queue.view(job).status();
  }

  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain for: %s", what).isLessThan(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  void awaitStatus(Job job, String status) {
    await(job.name() + " " + status, () -> status(job).equals(status));
  }

  @Override
  public void close() {
    database.close();
  }
}
