package io.vstar.jobs.job;

import java.time.Instant;
import java.util.Optional;

/**
 * The decision on an execution whose process has ended.
 *
 * @param outcome how it ended
 * @param next when the job's next execution is due; empty if none is
 */
public record Verdict(Outcome outcome, Optional<Instant> next) {

  /**
   * Decides by the exit code.
   *
   * @param request what the job is asked to do
   * @param attempt the execution's place among those of one training
   * @param exitCode the exit code of the process
   * @param stop the cause for which it was asked to stop; empty if it was not
   * @param now the time
   */
  public static Verdict of(
      JobRequest request, Attempt attempt, int exitCode, Optional<StopCause> stop, Instant now) {
    ExitMeaning meaning = ExitMeaning.of(exitCode);
    return switch (meaning) {
      case DONE -> ended(Outcome.DONE, request, now);
      case NOTHING_TO_DO -> ended(Outcome.NOTHING_TO_DO, request, now);
      case NOT_PUBLISHED -> ended(Outcome.NOT_PUBLISHED, request, now);
      case MISUSE ->
          // What there was to resume may have had other pictures or settings.
          attempt.resumes()
              ? new Verdict(Outcome.RETRIED, Optional.of(request.inWindow(now)))
              : ended(Outcome.FAILED, request, now);
      case BUSY, KILLED ->
          stop.map(cause -> stopped(cause, request, now))
              .orElseGet(() -> failed(meaning, request, attempt, now));
      case HOPELESS -> ended(Outcome.FAILED, request, now);
    };
  }

  /** Returns the decision to give a training up whose workers died again and again. */
  public static Verdict givenUp(JobRequest request, Instant now) {
    return ended(Outcome.FAILED, request, now);
  }

  private static Verdict ended(Outcome outcome, JobRequest request, Instant now) {
    return new Verdict(outcome, request.schedule().next(now).map(request::inWindow));
  }

  private static Verdict stopped(StopCause cause, JobRequest request, Instant now) {
    return cause == StopCause.CANCELLED
        ? new Verdict(Outcome.CANCELLED, Optional.empty())
        : new Verdict(Outcome.STOPPED, Optional.of(request.inWindow(now)));
  }

  private static Verdict failed(
      ExitMeaning meaning, JobRequest request, Attempt attempt, Instant now) {
    int failures = attempt.failures() + 1;
    return failures > request.retries().limit(meaning)
        ? ended(Outcome.FAILED, request, now)
        : new Verdict(
            Outcome.RETRIED,
            Optional.of(request.inWindow(now.plus(request.retries().pause(failures)))));
  }
}
