package io.vstar.jobs.store;

import io.vstar.jobs.job.Attempt;
import io.vstar.jobs.job.ChildId;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.job.Worker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The executions in the database. */
public final class ExecutionStore {
  private final JobDatabase database;

  /** Creates a store of a database. */
  public ExecutionStore(JobDatabase database) {
    this.database = database;
  }

  /**
   * The state of a running execution as others see it.
   *
   * @param job the state of its job
   * @param isRunning whether it counts as running; otherwise another worker has taken over
   */
  public record Standing(JobState job, boolean isRunning) {}

  /**
   * Begins an execution. One that is still running belongs to a worker that died, since the
   * scheduler gives a job to one worker at a time: it ends as {@link Outcome#LOST}.
   *
   * @param log the name of the file for what its process prints
   */
  public Execution begin(long jobId, Worker worker, String log, Instant now) {
    return database.transaction(
        connection -> {
          Optional<Execution> running = newest(connection, jobId).filter(ExecutionStore::isRunning);
          if (running.isPresent()) {
            ExecutionRow.end(running.get().id(), lost(running.get(), now)).update(connection);
          }
          Attempt attempt = Attempt.after(newest(connection, jobId));
          return ExecutionRow.insert(jobId, attempt, worker, log, now)
              .first(connection, ExecutionRow::read)
              .orElseThrow();
        });
  }

  private static boolean isRunning(Execution execution) {
    return execution.outcome() == Outcome.RUNNING;
  }

  private static Ending lost(Execution execution, Instant now) {
    return new Ending(
        Outcome.LOST,
        Optional.empty(),
        "its worker %s was last heard of at %s"
            .formatted(execution.worker().name(), execution.heartbeat()),
        Optional.empty(),
        now);
  }

  /** Writes down the process of an execution. */
  public void started(long id, ChildId child) {
    update(
        new Query(
            "UPDATE execution SET pid = ?, process_started = ? WHERE id = ?",
            child.pid(),
            child.started().toEpochMilli(),
            id));
  }

  /** Writes down that the worker of an execution is alive. */
  public void heartbeat(long id, Instant now) {
    update(
        new Query(
            "UPDATE execution SET heartbeat = ? WHERE id = ? AND outcome = 'RUNNING'",
            now.toEpochMilli(),
            id));
  }

  /** Returns the state of an execution in the database, which others may have changed. */
  public Standing standing(long id) {
    return database.read(
        connection ->
            new Query(
                    "SELECT job.state, execution.outcome FROM execution JOIN job ON job.id = job_id"
                        + " WHERE execution.id = ?",
                    id)
                .first(
                    connection,
                    row ->
                        new Standing(
                            JobState.valueOf(row.getString(1)),
                            row.getString(2).equals(Outcome.RUNNING.name())))
                .orElseThrow());
  }

  /**
   * Ends an execution. If nothing came of a look for changes and of the look before it neither, the
   * earlier one is forgotten, so that a history tells what happened.
   *
   * @param quiet whether the job looks for changes again and again
   * @param last whether the job has no further execution and ends
   * @return false if another worker has taken over, and nothing was written
   */
  public boolean end(Execution execution, Ending ending, boolean quiet, boolean last) {
    return database.transaction(
        connection -> {
          if (ExecutionRow.end(execution.id(), ending).update(connection) == 0) {
            return false;
          }
          if (quiet && ending.outcome() == Outcome.NOTHING_TO_DO) {
            forgetSame(connection, execution);
          }
          if (last) {
            new Query(
                    "UPDATE job SET state = 'ENDED' WHERE id = ? AND state = 'ACTIVE'",
                    execution.jobId())
                .update(connection);
          }
          return true;
        });
  }

  private static void forgetSame(Connection connection, Execution execution) throws SQLException {
    Optional<Execution> before =
        new Query(
                "SELECT * FROM execution WHERE job_id = ? AND id < ? ORDER BY id DESC LIMIT 1",
                execution.jobId(),
                execution.id())
            .first(connection, ExecutionRow::read)
            .filter(each -> each.outcome() == Outcome.NOTHING_TO_DO);
    if (before.isPresent()) {
      new Query("DELETE FROM execution WHERE id = ?", before.get().id()).update(connection);
    }
  }

  /** Returns the newest execution of a job. */
  public Optional<Execution> newest(long jobId) {
    return database.read(connection -> newest(connection, jobId));
  }

  private static Optional<Execution> newest(Connection connection, long jobId) throws SQLException {
    return new Query("SELECT * FROM execution WHERE job_id = ? ORDER BY id DESC LIMIT 1", jobId)
        .first(connection, ExecutionRow::read);
  }

  /**
   * Returns the newest execution of each of several jobs, by the number of the job.
   *
   * @param jobs the jobs, in the order of their numbers
   * @param all whether there are among them those that have ended or were cancelled
   */
  public Map<Long, Execution> newestOf(List<Job> jobs, boolean all) {
    if (jobs.isEmpty()) {
      return Map.of();
    }
    String open = all ? "" : " AND job.state IN ('ACTIVE', 'PAUSED')";
    return database.read(
        connection ->
            new Query(
                    "SELECT execution.* FROM job JOIN execution ON execution.id = (SELECT MAX(id)"
                        + " FROM execution e WHERE e.job_id = job.id) WHERE job.id BETWEEN ? AND ?"
                        + open,
                    jobs.get(0).id(),
                    jobs.get(jobs.size() - 1).id())
                .list(connection, ExecutionRow::read).stream()
                    .collect(Collectors.toMap(Execution::jobId, Function.identity())));
  }

  /**
   * Returns executions, the newest first.
   *
   * @param jobId the job; empty for those of all jobs
   * @param limit the most executions
   */
  public List<Execution> history(Optional<Long> jobId, int limit) {
    String where = jobId.isPresent() ? "WHERE job_id = ?" : "";
    Object[] arguments =
        jobId.map(id -> new Object[] {id, limit}).orElseGet(() -> new Object[] {limit});
    return database.read(
        connection ->
            new Query(
                    "SELECT * FROM execution %s ORDER BY id DESC LIMIT ?".formatted(where),
                    arguments)
                .list(connection, ExecutionRow::read));
  }

  private void update(Query query) {
    database.transaction(query::update);
  }
}
