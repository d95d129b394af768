package io.vstar.jobs.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

/**
 * The numbers of jobs in a queue at a moment.
 *
 * @param active the jobs whose trainings are started when they are due
 * @param paused the jobs that are paused
 * @param running the executions that are running
 * @param due the jobs that are due and wait for a worker
 * @param oldestDue since when the one that waits longest has been due; empty if none waits
 */
public record QueueCounts(
    int active, int paused, int running, int due, Optional<Instant> oldestDue) {

  static QueueCounts read(ResultSet row) throws SQLException {
    return new QueueCounts(
        row.getInt(1),
        row.getInt(2),
        row.getInt(3),
        row.getInt(4),
        Optional.ofNullable(row.getTimestamp(5)).map(Timestamp::toInstant));
  }
}
