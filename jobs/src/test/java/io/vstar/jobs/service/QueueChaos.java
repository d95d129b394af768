package io.vstar.jobs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many jobs on several services while services and trainings are killed at random moments and the
 * clock jumps: each result is published once, and is the one of an uninterrupted training.
 */
abstract class QueueChaos {
  private static final int JOBS = 200;
  private static final int SERVICES = 3;
  private static final int MOST_STEPS = 100;
  private static final int MOST_SECONDS = 120; // what was written ahead of time is waited for
  private static final Duration PATIENCE = Duration.ofHours(2);

  @TempDir Path folder;

  private final Random random = new Random(20_261);
  private final List<Process> services = new ArrayList<>();
  private int started;

  /** Returns the address of an empty database. */
  abstract String database() throws Exception;

  @Test
  void everyResultIsPublishedOnceWhateverDies() throws Exception {
    int kills = Integer.getInteger("vstar.kills", 0);
    try (QueueFixture fixture = new QueueFixture(folder, database())) {
      List<JobRequest> requests = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        requests.add(request("job-" + i, steps(i)));
      }
      List<Job> jobs = fixture.queue().submit(requests);
      for (int i = 0; i < SERVICES; i++) {
        services.add(serve(fixture));
      }
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (int i = 0; i < kills && fixture.queue().count(false) > 0; i++) {
        Thread.sleep(500 + random.nextInt(2_000));
        harm(fixture);
      }
      Files.deleteIfExists(folder.resolve("ahead"));
      while (fixture.queue().count(false) > 0) {
        assertThat(System.nanoTime()).as("time").isLessThan(end);
        Thread.sleep(500);
      }
      assertPublishedOnce(fixture, jobs);
    } finally {
      services.forEach(Process::destroyForcibly);
    }
  }

  private Process serve(QueueFixture fixture) throws Exception {
    started++;
    return fixture.serveApart("service-" + started);
  }

  private void harm(QueueFixture fixture) throws Exception {
    switch (random.nextInt(4)) {
      case 0 -> { // the service alone: its training outlives it
        int chosen = random.nextInt(services.size());
        services.get(chosen).destroyForcibly().waitFor();
        services.set(chosen, serve(fixture));
      }
      case 1 -> { // the host: the service and its training
        int chosen = random.nextInt(services.size());
        Process service = services.get(chosen);
        List<ProcessHandle> trainings = service.descendants().toList();
        service.destroyForcibly().waitFor();
        trainings.forEach(ProcessHandle::destroyForcibly);
        services.set(chosen, serve(fixture));
      }
      case 2 -> // a training alone
          services
              .get(random.nextInt(services.size()))
              .descendants()
              .findAny()
              .ifPresent(ProcessHandle::destroyForcibly);
      default -> { // the clock of all
        String seconds = Integer.toString(random.nextInt(MOST_SECONDS) - MOST_SECONDS / 2);
        Files.writeString(folder.resolve("ahead"), seconds);
      }
    }
  }

  private void assertPublishedOnce(QueueFixture fixture, List<Job> jobs) {
    TreeMap<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      assertThat(fixture.status(job)).as(job.name()).isIn("done", "nothing to do");
      assertThat(fixture.lines(job.name(), "published"))
          .as(job.name())
          .containsExactly(Long.toString(TinyTraining.result(steps(i))));
      fixture.outcomes(job).forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
    }
    System.out.printf("%d services started; executions %s%n", started, outcomes);
  }

  private static int steps(int job) {
    return 5 + 37 * job % MOST_STEPS;
  }

  private JobRequest request(String name, int steps) throws Exception {
    Path results = Files.createDirectories(folder.resolve(name));
    Path config = folder.resolve(name + ".properties");
    Files.writeString(
        config,
        "folder=%s\nsteps=%d\ncodes=\n".formatted(results.toString().replace('\\', '/'), steps));
    return new JobRequest(
        name,
        new JobConfig.File(config),
        List.of(),
        folder,
        results,
        Schedule.Once.NOW,
        Optional.empty(),
        0,
        new RetryPolicy(1_000, Duration.ofMillis(100), Duration.ofSeconds(1)));
  }
}
