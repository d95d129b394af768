package io.vstar.jobs.store;

import io.vstar.jobs.job.Attempt;
import io.vstar.jobs.job.ChildId;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.job.Worker;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Executions as rows of the table {@code execution}. */
final class ExecutionRow {
  private static final String COLUMNS =
      "job_id, attempt, failures, resumes, worker, host, device, log, started, heartbeat, outcome";

  private ExecutionRow() {}

  static Query insert(long jobId, Attempt attempt, Worker worker, String log, Instant now) {
    return new Query(
        "INSERT INTO execution (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING *",
        jobId,
        attempt.number(),
        attempt.failures(),
        attempt.resumes() ? 1 : 0,
        worker.name(),
        worker.host(),
        worker.device(),
        log,
        now.toEpochMilli(),
        now.toEpochMilli(),
        Outcome.RUNNING.name());
  }

  /** Returns the statement that ends an execution, which does nothing if it has ended already. */
  static Query end(long id, Ending ending) {
    return new Query(
        "UPDATE execution SET outcome = ?, exit_code = ?, reason = ?, run = ?, ended = ?"
            + " WHERE id = ? AND outcome = 'RUNNING'",
        ending.outcome().name(),
        ending.exitCode().orElse(null),
        ending.reason(),
        ending.run().orElse(null),
        ending.at().toEpochMilli(),
        id);
  }

  static Execution read(ResultSet row) throws SQLException {
    return new Execution(
        row.getLong("id"),
        row.getLong("job_id"),
        new Attempt(row.getInt("attempt"), row.getInt("failures"), row.getInt("resumes") != 0),
        new Worker(row.getString("worker"), row.getString("host"), row.getString("device")),
        child(row),
        row.getString("log"),
        Instant.ofEpochMilli(row.getLong("started")),
        Instant.ofEpochMilli(row.getLong("heartbeat")),
        ending(row));
  }

  private static Optional<ChildId> child(ResultSet row) throws SQLException {
    long pid = row.getLong("pid");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(new ChildId(pid, Instant.ofEpochMilli(row.getLong("process_started"))));
  }

  private static Optional<Ending> ending(ResultSet row) throws SQLException {
    Outcome outcome = Outcome.valueOf(row.getString("outcome"));
    if (outcome == Outcome.RUNNING) {
      return Optional.empty();
    }
    int exitCode = row.getInt("exit_code");
    Optional<Integer> known = row.wasNull() ? Optional.empty() : Optional.of(exitCode);
    return Optional.of(
        new Ending(
            outcome,
            known,
            row.getString("reason"),
            Optional.ofNullable(row.getString("run")),
            Instant.ofEpochMilli(row.getLong("ended"))));
  }
}
