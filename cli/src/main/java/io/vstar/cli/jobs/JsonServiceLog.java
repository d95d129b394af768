package io.vstar.cli.jobs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.service.JobView;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Prints a JSON object in a line for each thing that a service does, warnings as well. */
final class JsonServiceLog implements ServiceLog {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintWriter out;

  JsonServiceLog(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void began(Job job, Execution execution) {
    Map<String, Object> entry = entry("info", "started", job.name() + " started");
    describe(entry, job, execution);
    entry.put("log", execution.log());
    print(entry);
  }

  @Override
  public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {
    String outcome = JobView.words(ending.outcome());
    Map<String, Object> entry =
        entry(
            switch (ending.outcome()) {
              case FAILED -> "error";
              case RETRIED, LOST -> "warn";
              default -> "info";
            },
            "ended",
            "%s %s".formatted(job.name(), outcome));
    describe(entry, job, execution);
    entry.put("outcome", outcome);
    ending.exitCode().ifPresent(code -> entry.put("exit_code", code));
    entry.put("reason", ending.reason());
    ending.run().ifPresent(run -> entry.put("run", run));
    entry.put("seconds", Duration.between(execution.started(), ending.at()).toMillis() / 1e3);
    next.ifPresent(due -> entry.put("next", due.toString()));
    print(entry);
  }

  @Override
  public void lost(Job job, Execution execution) {
    Map<String, Object> entry =
        entry("warn", "lost", "worker %s died".formatted(execution.worker().name()));
    describe(entry, job, execution);
    print(entry);
  }

  @Override
  public void warned(String message) {
    print(entry("warn", "warning", message));
  }

  @Override
  public void line(String text) {
    print(entry("info", "service", text));
  }

  private static Map<String, Object> entry(String level, String event, String message) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("time", Instant.now().toString());
    entry.put("level", level);
    entry.put("event", event);
    entry.put("message", message);
    return entry;
  }

  private static void describe(Map<String, Object> entry, Job job, Execution execution) {
    entry.put("job", job.name());
    entry.put("id", job.id());
    entry.put("execution", execution.id());
    entry.put("attempt", execution.attempt().number());
    entry.put("worker", execution.worker().name());
    if (!execution.worker().device().isEmpty()) {
      entry.put("device", execution.worker().device());
    }
  }

  private synchronized void print(Map<String, Object> entry) {
    out.println(JSON.toJson(entry));
    out.flush();
  }
}
