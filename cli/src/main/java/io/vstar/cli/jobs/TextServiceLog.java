package io.vstar.cli.jobs;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Prints lines for people; warnings go to standard error. */
final class TextServiceLog implements ServiceLog {
  private final PrintWriter out;
  private final PrintWriter err;

  TextServiceLog(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void began(Job job, Execution execution) {
    line(
        "%s: started%s%s, log %s"
            .formatted(
                job.name(),
                execution.attempt().number() == 1
                    ? ""
                    : ", attempt " + execution.attempt().number(),
                execution.worker().device().isEmpty() ? "" : " on " + execution.worker().device(),
                execution.log()));
  }

  @Override
  public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {
    Execution ended =
        new Execution(
            execution.id(),
            execution.jobId(),
            execution.attempt(),
            execution.worker(),
            execution.child(),
            execution.log(),
            execution.started(),
            execution.heartbeat(),
            Optional.of(ending));
    line(
        "%s: %s%s"
            .formatted(
                job.name(),
                JobOutput.summary(ended),
                next.map(due -> "; next " + due.truncatedTo(ChronoUnit.SECONDS)).orElse("")));
  }

  @Override
  public void lost(Job job, Execution execution) {
    line("%s: worker %s died, taken over".formatted(job.name(), execution.worker().name()));
  }

  @Override
  public synchronized void warned(String message) {
    err.println("warning: " + message);
    err.flush();
  }

  @Override
  public synchronized void line(String text) {
    out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    out.flush();
  }
}
