package io.vstar.jobs.store;

import io.vstar.error.ConfigException;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.JobState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The jobs in the database. */
public final class JobStore {
  private final JobDatabase database;

  /** Creates a store of a database. */
  public JobStore(JobDatabase database) {
    this.database = database;
  }

  /** What else belongs to the adding of a job. */
  @FunctionalInterface
  public interface Scheduling {
    /**
     * Schedules the job.
     *
     * @param transaction gives the connection on which the job was added; what is done there is
     *     done together with it
     */
    void of(Job job, DataSource transaction);
  }

  /**
   * Adds a job and schedules it, in one transaction.
   *
   * @throws ConfigException if a job of that name is active or paused
   */
  public Job add(JobRequest request, Instant now, Scheduling scheduling) {
    return database.transaction(
        connection -> {
          Optional<Job> same = named(connection, request.name()).filter(JobStore::isOpen);
          if (same.isPresent()) {
            throw new ConfigException(
                "there is a job %s already, number %d; cancel it, or give this one another --name"
                    .formatted(request.name(), same.get().id()));
          }
          long id =
              JobRow.insert(request, now).first(connection, row -> row.getLong(1)).orElseThrow();
          Job job = new Job(id, request, JobState.ACTIVE, now);
          scheduling.of(job, new JoinedSource(connection));
          return job;
        });
  }

  private static boolean isOpen(Job job) {
    return job.state() == JobState.ACTIVE || job.state() == JobState.PAUSED;
  }

  /** Finds a job by its number. */
  public Optional<Job> find(long id) {
    return database.transaction(
        connection ->
            new Query("SELECT * FROM job WHERE id = ?", id).first(connection, JobRow::read));
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
            : database.transaction(connection -> named(connection, nameOrNumber));
    return found.orElseThrow(
        () ->
            new ConfigException(
                "there is no job %s in %s; vstar jobs list --all names them"
                    .formatted(nameOrNumber, database.name())));
  }

  private static Optional<Job> named(Connection connection, String name) throws SQLException {
    return new Query("SELECT * FROM job WHERE name = ? ORDER BY id DESC LIMIT 1", name)
        .first(connection, JobRow::read);
  }

  /**
   * Returns jobs, the oldest first.
   *
   * @param all whether those that have ended or were cancelled are among them
   */
  public List<Job> list(boolean all) {
    return database.transaction(
        connection ->
            new Query(
                    "SELECT * FROM job WHERE ? = 1 OR state IN ('ACTIVE', 'PAUSED') ORDER BY id",
                    all ? 1 : 0)
                .list(connection, JobRow::read));
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
    return database.transaction(
        connection ->
            new Query(
                    "SELECT * FROM job WHERE state = 'ACTIVE' AND NOT EXISTS (SELECT 1 FROM"
                        + " scheduled_tasks WHERE task_name = ? AND task_instance = CAST(job.id AS"
                        + " TEXT))",
                    task)
                .list(connection, JobRow::read));
  }
}
