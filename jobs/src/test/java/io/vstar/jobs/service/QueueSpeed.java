package io.vstar.jobs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.store.JobDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The speed of a queue with a long history. The figures are printed in wall time and in processor
 * time of this process; the latter is asserted, since other programs may use the machine.
 */
abstract class QueueSpeed {
  private static final int ROWS = 100_000;
  private static final int OPEN = 200;
  private static final int SUBMISSIONS = 2_000;
  private static final double LONGEST_LIST = 0.5;

  @TempDir Path folder;

  /** Returns the address of an empty database. */
  abstract String database() throws Exception;

  /** Returns the submissions in a second that are to be reached. */
  abstract double submissions();

  @Test
  void submissionsAndListsAreQuickWithALongHistory() throws Exception {
    try (JobDatabase database = JobDatabase.open(database())) {
      JobQueue queue = new JobQueue(database, InstantSource.system());
      submit(queue, "warm-up", 500);
      fill(database);
      double rate = submit(queue, "speed", SUBMISSIONS);
      Took together =
          Took.by(
              () ->
                  queue.submit(
                      IntStream.range(0, SUBMISSIONS).mapToObj(i -> request("batch", i)).toList()));
      System.out.println(together.line(SUBMISSIONS + " submissions together", SUBMISSIONS));
      cancelSpeedJobs(database);
      list("list of " + OPEN + " open jobs", () -> queue.list(false, 1000).size(), OPEN);
      list("list --all, the newest 1000", () -> queue.list(true, 1000).size(), 1000);
      list("history of all, 50", () -> queue.history(Optional.empty(), 50).size(), 50);
      list(
          "history of a job, 50",
          () -> queue.history(Optional.of(queue.require("open-1")), 50).size(),
          50);
      list("show", () -> queue.view(queue.require("open-7")).last().isPresent() ? 1 : 0, 1);
      assertThat(rate).as("submissions/s").isGreaterThanOrEqualTo(submissions());
    }
  }

  private static double submit(JobQueue queue, String name, int count) throws Exception {
    Took took =
        Took.by(
            () -> {
              for (int i = 0; i < count; i++) {
                queue.submit(request(name, i));
              }
            });
    System.out.println(took.line(count + " submissions one by one", count));
    return count / took.busySeconds();
  }

  private static void list(String what, Callable<Integer> list, int expected) throws Exception {
    assertThat(list.call()).as(what).isEqualTo(expected); // and the first call warms up
    Took took = Took.by(() -> assertThat(list.call()).isEqualTo(expected));
    System.out.println(took.line(what, 1));
    assertThat(took.busySeconds()).as(what).isLessThan(LONGEST_LIST);
  }

  /** Adds jobs that are over, each with an execution, and open ones with many. */
  private static void fill(JobDatabase database) throws Exception {
    try (Connection connection = database.source().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE job SET state = 'ENDED'");
      statement.execute("DELETE FROM scheduled_tasks");
      statement.execute(jobs("'open-' || n", "'ACTIVE'", OPEN));
      statement.execute(jobs("'over-' || n", "'ENDED'", ROWS));
      statement.execute(
          "INSERT INTO execution (job_id, attempt, failures, resumes, worker, host, device, log,"
              + " started, heartbeat, outcome, exit_code, reason, ended) SELECT id, 1, 0, 1,"
              + " 'here/1', 'here', 'cuda:0', 'a.log', submitted, submitted, 'DONE', 0, '',"
              + " submitted FROM job WHERE name LIKE 'over-%'");
      statement.execute(
          numbers(ROWS)
              + "INSERT INTO execution (job_id, attempt, failures, resumes, worker, host, device,"
              + " log, started, heartbeat, outcome, exit_code, reason, ended) SELECT (SELECT"
              + " MIN(id) FROM job WHERE name LIKE 'open-%') + n % "
              + OPEN
              + ", 1, 0, 1, 'here/1', 'here', 'cuda:0', 'a.log', n, n, 'DONE', 0, '', n FROM"
              + " numbers");
      connection.commit();
    }
  }

  private static String jobs(String name, String state, int count) {
    return numbers(count)
        + "INSERT INTO job (name, config_file, overrides, working_folder, results, schedule,"
        + " priority, retries, first_pause, longest_pause, state, submitted) SELECT "
        + name
        + ", '/srv/a.yaml', '[]', '/srv', '/srv/a', 'cron 30 2 * * * UTC', 0, 5, 30000, 900000, "
        + state
        + ", 1 FROM numbers";
  }

  private static String numbers(int count) {
    return "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < "
        + count
        + ") ";
  }

  private static void cancelSpeedJobs(JobDatabase database) throws Exception {
    try (Connection connection = database.source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE job SET state = 'CANCELLED' WHERE name LIKE 'speed-%' OR name LIKE 'batch-%'");
    }
  }

  private static JobRequest request(String name, int number) {
    Path folder = Path.of("/srv").toAbsolutePath();
    return new JobRequest(
        name + "-" + number,
        new JobConfig.File(folder.resolve(number + ".yaml")),
        List.of("training.steps=500"),
        folder,
        folder.resolve(Integer.toString(number)),
        Schedule.parse("cron 30 2 * * * Europe/Berlin"),
        Optional.empty(),
        0,
        RetryPolicy.of(5));
  }

  /**
   * The time that something took.
   *
   * @param wall the time by the clock
   * @param processor the processor time of this process
   */
  private record Took(Duration wall, Duration processor) {

    /** Work that is measured. */
    interface Work {
      void run() throws Exception;
    }

    static Took by(Work work) throws Exception {
      long wall = System.nanoTime();
      long processor = processorNanos();
      work.run();
      return new Took(
          Duration.ofNanos(System.nanoTime() - wall),
          Duration.ofNanos(processorNanos() - processor));
    }

    private static long processorNanos() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    double busySeconds() {
      return processor.toNanos() / 1e9;
    }

    String line(String what, int count) {
      double seconds = wall.toNanos() / 1e9;
      return String.format(
          Locale.ROOT,
          "%-36s %8.3f s, %8.0f/s; processor %8.3f s, %8.0f/s",
          what,
          seconds,
          count / seconds,
          busySeconds(),
          count / busySeconds());
    }
  }
}
