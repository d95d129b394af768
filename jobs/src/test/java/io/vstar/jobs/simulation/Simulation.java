package io.vstar.jobs.simulation;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.service.JobListener;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobService;
import io.vstar.jobs.service.ServiceSettings;
import io.vstar.jobs.store.JobDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The real queue, database and scheduler with {@link SimulatedTrainings}. The clock is set ahead
 * whenever nothing is left to do at the present time: every worker has a training, or nothing is
 * due.
 *
 * @param folder a folder for the database's neighbours
 * @param database the address of an empty database
 * @param concepts the number of jobs, each due once a week
 * @param workers the number of workers
 * @param length the simulated time
 */
record Simulation(Path folder, String database, int concepts, int workers, Duration length) {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z"); // a Monday
  private static final Duration TICK = Duration.ofMinutes(1);
  private static final Duration NEVER = Duration.ofDays(1); // of real time
  private static final int LONGEST_WAIT_SECONDS = 600;

  /** Of so many jobs one has a high priority, and one in four is due with all of these at once. */
  private static final int URGENT = 50;

  private static final int HERD = 4;

  /** Runs the simulation. */
  SimulationReport run() throws Exception {
    SimulatedClock clock = new SimulatedClock(START);
    SimulatedTrainings trainings = new SimulatedTrainings(clock, 7);
    SimulationReport report = new SimulationReport(concepts, workers, length);
    try (JobDatabase opened = JobDatabase.open(database)) {
      JobQueue queue = new JobQueue(opened, clock);
      queue.submit(IntStream.range(0, concepts).mapToObj(this::request).toList());
      try (JobService service =
          new JobService(opened, settings(), trainings, new Starts(report), clock)) {
        report.begin();
        service.start();
        while (clock.instant().isBefore(START.plus(length))) {
          clock.setAhead(awaitQuiet(opened, trainings, clock));
          trainings.endDue();
        }
        report.end(trainings);
        report.dueAtEnd(queue.counts().due());
        endAll(opened, trainings, clock); // so that the service may close
      }
    }
    return report;
  }

  private static void endAll(JobDatabase opened, SimulatedTrainings trainings, SimulatedClock clock)
      throws Exception {
    // Nothing further is due for a while, since every job of the queue is paused.
    try (Connection connection = opened.source().getConnection();
        PreparedStatement pause = connection.prepareStatement("UPDATE job SET state = 'PAUSED'")) {
      pause.executeUpdate();
    }
    while (trainings.count() > 0) {
      clock.setAhead(clock.instant().plus(TICK));
      trainings.endDue();
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private ServiceSettings settings() {
    return new ServiceSettings(
        "simulated",
        "here",
        Collections.nCopies(workers, ""),
        folder,
        Duration.ofMillis(10),
        NEVER,
        NEVER,
        Duration.ofSeconds(10));
  }

  private JobRequest request(int number) {
    SplittableRandom random = new SplittableRandom(number);
    String pattern =
        number % HERD == 0
            ? "30 2 * * 0"
            : "%d %d * * %d".formatted(random.nextInt(60), random.nextInt(24), random.nextInt(7));
    Path concept = folder.resolve("concept-" + number);
    return new JobRequest(
        "concept-" + number,
        new JobConfig.File(concept.resolve("train.yaml")),
        List.of(),
        folder,
        concept.resolve("out"),
        Schedule.parse("cron %s UTC".formatted(pattern)),
        Optional.empty(),
        number % URGENT == 1 ? 10 : 0,
        RetryPolicy.of(5));
  }

  /**
   * Waits until nothing is left to do at the present time, or a training's time has come.
   *
   * @return the time at which the next thing happens
   */
  private Instant awaitQuiet(JobDatabase opened, SimulatedTrainings trainings, SimulatedClock clock)
      throws Exception {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
    while (true) {
      Instant now = clock.instant();
      Table table = Table.read(opened, now);
      int running = trainings.count();
      if (table.picked() == running && (table.due() == 0 || running == workers)) {
        List<Instant> next = new ArrayList<>();
        trainings.nextEnd().ifPresent(next::add);
        if (running < workers) {
          table.next().ifPresent(next::add);
        }
        return Collections.min(next);
      }
      if (System.nanoTime() > patience) {
        throw new IllegalStateException("at %s: %s, %d running".formatted(now, table, running));
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /**
   * The scheduler's table at a moment.
   *
   * @param picked the jobs that a worker has
   * @param due the other ones that are due
   * @param next when the next one is due; empty if none is
   */
  private record Table(int picked, int due, Optional<Instant> next) {
    static Table read(JobDatabase opened, Instant now) throws SQLException {
      String sql =
          "SELECT (SELECT COUNT(*) FROM scheduled_tasks WHERE picked), (SELECT COUNT(*) FROM"
              + " scheduled_tasks WHERE NOT picked AND execution_time <= ?), (SELECT"
              + " MIN(execution_time) FROM scheduled_tasks WHERE NOT picked AND execution_time >"
              + " ?)";
      try (Connection connection = opened.source().getConnection();
          PreparedStatement query = connection.prepareStatement(sql)) {
        query.setTimestamp(1, Timestamp.from(now));
        query.setTimestamp(2, Timestamp.from(now));
        try (ResultSet row = query.executeQuery()) {
          row.next();
          return new Table(
              row.getInt(1),
              row.getInt(2),
              Optional.ofNullable(row.getTimestamp(3)).map(Timestamp::toInstant));
        }
      }
    }
  }

  /** Tells the report of starts and ends. */
  private record Starts(SimulationReport report) implements JobListener {
    @Override
    public void began(Job job, Execution execution) {
      report.began(job, execution);
    }

    @Override
    public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {
      report.ended(job, ending, next);
    }

    @Override
    public void warned(String message) {
      report.fault(message);
    }
  }
}
