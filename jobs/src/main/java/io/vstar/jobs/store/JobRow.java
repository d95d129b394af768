package io.vstar.jobs.store;

import com.google.gson.Gson;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.RunWindow;
import io.vstar.jobs.job.Schedule;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs as rows of the table {@code job}. */
final class JobRow {
  /** The columns that {@link #insert} writes, in its order. */
  private static final String COLUMNS =
      "name, config_file, config_text, overrides, working_folder, results, schedule, run_window,"
          + " priority, retries, first_pause, longest_pause, state, submitted";

  private static final Gson JSON = new Gson();

  private JobRow() {}

  /**
   * Returns the statement that adds a job and gives its number; it does nothing if the name is
   * taken.
   */
  static Query insert(JobRequest request, Instant now) {
    Optional<JobConfig.File> file =
        Optional.of(request.config())
            .filter(JobConfig.File.class::isInstance)
            .map(JobConfig.File.class::cast);
    Optional<JobConfig.Text> text =
        Optional.of(request.config())
            .filter(JobConfig.Text.class::isInstance)
            .map(JobConfig.Text.class::cast);
    return new Query(
        "INSERT INTO job ("
            + COLUMNS
            + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            + " ON CONFLICT DO NOTHING RETURNING id",
        request.name(),
        file.map(each -> each.path().toString()).orElse(null),
        text.map(JobConfig.Text::yaml).orElse(null),
        JSON.toJson(request.overrides()),
        request.workingFolder().toString(),
        request.results().toString(),
        request.schedule().text(),
        request.window().map(RunWindow::text).orElse(null),
        request.priority(),
        request.retries().retries(),
        request.retries().first().toMillis(),
        request.retries().longest().toMillis(),
        JobState.ACTIVE.name(),
        now.toEpochMilli());
  }

  /** Reads jobs from rows of all columns. Many jobs have one schedule, which is parsed once. */
  static final class Reader implements Query.RowReader<Job> {
    private final Map<String, Schedule> schedules = new HashMap<>();

    @Override
    public Job read(ResultSet row) throws SQLException {
      return new Job(
          row.getLong("id"),
          request(row),
          JobState.valueOf(row.getString("state")),
          Instant.ofEpochMilli(row.getLong("submitted")));
    }

    private JobRequest request(ResultSet row) throws SQLException {
      String file = row.getString("config_file");
      String window = row.getString("run_window");
      return new JobRequest(
          row.getString("name"),
          file == null
              ? new JobConfig.Text(row.getString("config_text"))
              : new JobConfig.File(Path.of(file)),
          List.of(JSON.fromJson(row.getString("overrides"), String[].class)),
          Path.of(row.getString("working_folder")),
          Path.of(row.getString("results")),
          schedules.computeIfAbsent(row.getString("schedule"), Schedule::parse),
          Optional.ofNullable(window).map(text -> RunWindow.parse(text, ZoneOffset.UTC)),
          row.getInt("priority"),
          new RetryPolicy(
              row.getInt("retries"),
              Duration.ofMillis(row.getLong("first_pause")),
              Duration.ofMillis(row.getLong("longest_pause"))));
    }
  }
}
