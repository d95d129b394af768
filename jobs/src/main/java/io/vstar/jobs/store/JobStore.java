package io.vstar.jobs.store;

import io.vstar.error.ConfigException;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.JobState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The jobs in the database. */
public final class JobStore {
  /** The condition of the index of names, by which jobs that are not over are found. */
  private static final String OPEN = "state IN ('ACTIVE', 'PAUSED')";

  private final JobDatabase database;

  /** Creates a store of a database. */
  public JobStore(JobDatabase database) {
    this.database = database;
  }

  /** The part of a submission that is done in the same transaction. */
  @FunctionalInterface
  public interface Scheduling {
    /**
     * Schedules jobs.
     *
     * @param transaction gives the connection on which the jobs were added; what is done there is
     *     done together with it
     */
    void of(List<Job> jobs, DataSource transaction);
  }

  /**
   * Adds jobs and schedules them, in one transaction: all of them or none.
   *
   * @throws ConfigException if a job of one of the names is active or paused
   */
  public List<Job> add(List<JobRequest> requests, Instant now, Scheduling scheduling) {
    return database.transaction(
        connection -> {
          List<Job> added = new ArrayList<>();
          for (JobRequest request : requests) {
            added.add(add(connection, request, now));
          }
          scheduling.of(added, new JoinedSource(connection));
          return List.copyOf(added);
        });
  }

  private static Job add(Connection connection, JobRequest request, Instant now)
      throws SQLException {
    Optional<Long> id = JobRow.insert(request, now).first(connection, row -> row.getLong(1));
    if (id.isEmpty()) {
      throw new ConfigException(
          "there is a job %s already, number %d; cancel it, or give this one another --name"
              .formatted(
                  request.name(), named(connection, request.name()).map(Job::id).orElse(0L)));
    }
    return new Job(id.get(), request, JobState.ACTIVE, now);
  }

  /** Finds a job by its number. */
  public Optional<Job> find(long id) {
    return database.read(
        connection ->
            new Query("SELECT * FROM job WHERE id = ?", id).first(connection, new JobRow.Reader()));
  }

  /**
   * Returns the job that a person names.
   *
   * @param nameOrNumber its name, which is of the newest job of that name, or its number
   * @throws ConfigException if there is none
   */
  public Job require(String nameOrNumber) {
    Optional<Job> found =
        nameOrNumber.matches("\\d{1,18}")
            ? find(Long.parseLong(nameOrNumber))
            : database.read(connection -> named(connection, nameOrNumber));
    return found.orElseThrow(
        () ->
            new ConfigException(
                "there is no job %s in %s; vstar jobs list --all names them"
                    .formatted(nameOrNumber, database.name())));
  }

  private static Optional<Job> named(Connection connection, String name) throws SQLException {
    return new Query("SELECT * FROM job WHERE name = ? ORDER BY id DESC LIMIT 1", name)
        .first(connection, new JobRow.Reader());
  }

  /**
   * Returns jobs, the oldest first.
   *
   * @param all whether those that have ended or were cancelled are among them
   * @param limit the most jobs; of more, the newest ones are returned
   */
  public List<Job> list(boolean all, int limit) {
    List<Job> newest =
        database.read(
            connection ->
                new Query(
                        "SELECT * FROM job %s ORDER BY id DESC LIMIT ?"
                            .formatted(all ? "" : "WHERE " + OPEN),
                        limit)
                    .list(connection, new JobRow.Reader()));
    Collections.reverse(newest);
    return newest;
  }

  /** Returns the number of jobs. */
  public int count(boolean all) {
    return database.read(
        connection ->
            new Query("SELECT COUNT(*) FROM job %s".formatted(all ? "" : "WHERE " + OPEN))
                .first(connection, row -> row.getInt(1))
                .orElseThrow());
  }

  /**
   * Counts the jobs that are not over.
   *
   * @param now the present time
   */
  public QueueCounts counts(Instant now) {
    return database.read(
        connection ->
            new Query(
                    "SELECT (SELECT COUNT(*) FROM job WHERE state = 'ACTIVE' AND "
                        + OPEN
                        + "), (SELECT COUNT(*) FROM job WHERE state = 'PAUSED' AND "
                        + OPEN
                        + "), (SELECT COUNT(*) FROM execution WHERE outcome = 'RUNNING'),"
                        + " COUNT(*), MIN(execution_time) FROM scheduled_tasks WHERE NOT picked AND"
                        + " execution_time <= ?",
                    Timestamp.from(now))
                .first(connection, QueueCounts::read)
                .orElseThrow());
  }

  /**
   * Changes the state of a job.
   *
   * @param from the states in which it may be; in others nothing happens
   * @param to the new state
   * @return whether it was changed
   */
  public boolean change(long id, List<JobState> from, JobState to) {
    String states = String.join(",", from.stream().map(state -> "'" + state.name() + "'").toList());
    return database.transaction(
        connection ->
            new Query(
                        "UPDATE job SET state = ? WHERE id = ? AND state IN (" + states + ")",
                        to.name(),
                        id)
                    .update(connection)
                == 1);
  }

  /** Returns the active jobs that the scheduler has lost sight of, as after a restored backup. */
  public List<Job> unscheduled(String task) {
    return database.read(
        connection ->
            new Query(
                    "SELECT * FROM job WHERE state = 'ACTIVE' AND NOT EXISTS (SELECT 1 FROM"
                        + " scheduled_tasks WHERE task_name = ? AND task_instance = CAST(job.id AS"
                        + " TEXT))",
                    task)
                .list(connection, new JobRow.Reader()));
  }
}
