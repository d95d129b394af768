package io.vstar.jobs.notice;

import com.google.gson.GsonBuilder;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.service.JobView;
import java.time.Instant;
import java.util.Optional;

/**
 * A notice of the end of an execution.
 *
 * @param job the name of the job
 * @param id the number of the job
 * @param execution the number of the execution
 * @param outcome the outcome in words, such as {@code not published}
 * @param exitCode the exit code; {@code null} if it is not known
 * @param reason the reason, a line; may be empty
 * @param run the number of the run; {@code null} if there was none
 * @param results the result folder
 * @param worker the worker
 * @param started when it began
 * @param ended when it ended
 * @param next when the job is due next; {@code null} if it is not
 */
record Notice(
    String job,
    long id,
    long execution,
    String outcome,
    Integer exitCode,
    String reason,
    String run,
    String results,
    String worker,
    String started,
    String ended,
    String next) {

  /** Returns the notice of an ending. */
  static Notice of(Job job, Execution execution, Ending ending, Optional<Instant> next) {
    return new Notice(
        job.name(),
        job.id(),
        execution.id(),
        JobView.words(ending.outcome()),
        ending.exitCode().orElse(null),
        ending.reason(),
        ending.run().orElse(null),
        job.request().results().toString(),
        execution.worker().name(),
        execution.started().toString(),
        ending.at().toString(),
        next.map(Instant::toString).orElse(null));
  }

  /** Returns the notice as JSON in one line. */
  String json() {
    return new GsonBuilder().serializeNulls().disableHtmlEscaping().create().toJson(this);
  }
}
