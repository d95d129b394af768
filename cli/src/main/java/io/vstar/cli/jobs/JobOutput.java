package io.vstar.cli.jobs;

import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.JsonText;
import io.vstar.jobs.job.Attempt;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.RunWindow;
import io.vstar.jobs.service.JobView;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Prints jobs and executions, as text for people and as JSON for programs. */
final class JobOutput {
  /** The exit codes that an outcome says in words. */
  private static final Set<Integer> EXPECTED =
      Set.of(ExitCode.DONE, ExitCode.NOTHING_TO_DO, ExitCode.NOT_PUBLISHED);

  private final PrintWriter out;

  JobOutput(PrintWriter out) {
    this.out = out;
  }

  void submitted(JobView view) {
    Job job = view.job();
    line(
        "job %s, number %d: %s%s"
            .formatted(
                job.name(),
                job.id(),
                job.request().schedule().text(),
                view.next().map(due -> ", due " + seconds(due)).orElse("")));
  }

  void jobAsText(JobView view) {
    entries("", map(view));
  }

  void jobAsJson(JobView view) {
    JsonText.print(out, map(view));
  }

  private void entries(String indent, Map<?, ?> map) {
    map.forEach(
        (key, value) -> {
          String title = indent + words(key.toString());
          if (value instanceof Map<?, ?> inner) {
            line(title);
            entries(indent + "  ", inner);
          } else {
            line("%-14s%s".formatted(title, value));
          }
        });
  }

  void jobsAsJson(List<JobView> views) {
    JsonText.print(out, views.stream().map(JobOutput::map).toList());
  }

  void jobsAsTable(List<JobView> views) {
    line(
        "%6s  %-20s  %-14s  %-28s  %-20s  %s"
            .formatted("job", "name", "status", "schedule", "due", "last"));
    views.forEach(
        view ->
            line(
                "%6d  %-20s  %-14s  %-28s  %-20s  %s"
                    .formatted(
                        view.job().id(),
                        view.job().name(),
                        view.status(),
                        view.job().request().schedule().text(),
                        view.next().map(JobOutput::seconds).orElse(""),
                        view.last().map(JobOutput::summary).orElse(""))));
  }

  void executionsAsJson(List<Execution> executions) {
    JsonText.print(out, executions.stream().map(JobOutput::map).toList());
  }

  void executionsAsTable(List<Execution> executions) {
    line(
        "%6s  %6s  %-20s  %-20s  %-24s  %s"
            .formatted("exec", "job", "started", "ended", "worker", "outcome"));
    executions.forEach(
        each ->
            line(
                "%6d  %6d  %-20s  %-20s  %-24s  %s"
                    .formatted(
                        each.id(),
                        each.jobId(),
                        seconds(each.started()),
                        each.ending().map(end -> seconds(end.at())).orElse(""),
                        each.worker().name(),
                        summary(each))));
  }

  /** Returns how an execution stands in a few words, such as {@code retried (137): …}. */
  static String summary(Execution execution) {
    return JobView.words(execution.outcome())
        + execution.ending().flatMap(Ending::run).map(run -> ", run " + run).orElse("")
        + execution
            .ending()
            .flatMap(Ending::exitCode)
            .filter(code -> !EXPECTED.contains(code))
            .map(code -> " (" + code + ")")
            .orElse("")
        + execution
            .ending()
            .map(Ending::reason)
            .filter(reason -> !reason.isEmpty())
            .map(reason -> ": " + reason)
            .orElse("");
  }

  private static Map<String, Object> map(JobView view) {
    Job job = view.job();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", job.id());
    map.put("name", job.name());
    map.put("status", view.status());
    map.put("schedule", job.request().schedule().text());
    put(map, "due", view.next().map(JobOutput::seconds));
    put(map, "window", job.request().window().map(RunWindow::text));
    map.put("priority", job.request().priority());
    map.put("retries", job.request().retries().retries());
    map.put(
        "config",
        job.request().config() instanceof JobConfig.File file
            ? file.path().toString()
            : "kept with the job");
    if (!job.request().overrides().isEmpty()) {
      map.put("overrides", job.request().overrides());
    }
    map.put("results", job.request().results().toString());
    map.put("submitted", seconds(job.submitted()));
    put(map, "last", view.last().map(JobOutput::map));
    return map;
  }

  private static Map<String, Object> map(Execution execution) {
    Attempt attempt = execution.attempt();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", execution.id());
    map.put("job", execution.jobId());
    map.put("outcome", JobView.words(execution.outcome()));
    put(map, "exitCode", execution.ending().flatMap(Ending::exitCode));
    put(map, "reason", execution.ending().map(Ending::reason).filter(text -> !text.isEmpty()));
    put(map, "run", execution.ending().flatMap(Ending::run));
    map.put("attempt", attempt.number());
    map.put("worker", execution.worker().name());
    if (!execution.worker().device().isEmpty()) {
      map.put("device", execution.worker().device());
    }
    put(map, "pid", execution.child().map(child -> child.pid()));
    map.put("log", execution.log());
    map.put("started", seconds(execution.started()));
    map.put("heartbeat", seconds(execution.heartbeat()));
    put(map, "ended", execution.ending().map(end -> seconds(end.at())));
    return map;
  }

  private static void put(Map<String, Object> map, String key, Optional<?> value) {
    value.ifPresent(present -> map.put(key, present));
  }

  private static String words(String key) {
    return key.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  void line(String text) {
    out.println(text.stripTrailing());
    out.flush();
  }
}
