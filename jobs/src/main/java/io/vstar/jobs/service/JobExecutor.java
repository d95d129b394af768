package io.vstar.jobs.service;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import io.vstar.error.OutputException;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.ExitMeaning;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.job.StopCause;
import io.vstar.jobs.job.Verdict;
import io.vstar.jobs.job.Worker;
import io.vstar.jobs.process.LogTail;
import io.vstar.jobs.process.TrainingLauncher;
import io.vstar.jobs.store.ExecutionStore;
import io.vstar.jobs.store.JobDatabase;
import io.vstar.jobs.store.JobStore;
import io.vstar.train.heldout.GateVerdict;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunFolder;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Executes the jobs that the scheduler gives to this service, and decides when they are due next.
 */
final class JobExecutor {
  private final JobStore jobs;
  private final ExecutionStore executions;
  private final ServiceSettings settings;
  private final TrainingLauncher launcher;
  private final JobListener listener;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private final DevicePool devices;
  private final JobFiles files;

  /**
   * Creates an executor.
   *
   * @param stopping tells whether the service is stopping
   */
  JobExecutor(
      JobDatabase database,
      ServiceSettings settings,
      TrainingLauncher launcher,
      JobListener listener,
      InstantSource clock,
      BooleanSupplier stopping) {
    this.jobs = new JobStore(database);
    this.executions = new ExecutionStore(database);
    this.settings = settings;
    this.launcher = launcher;
    this.listener = listener;
    this.clock = clock;
    this.stopping = stopping;
    this.devices = new DevicePool(settings.devices());
    this.files = new JobFiles(settings.folder());
  }

  /**
   * Executes a job that is due, if it is still wanted, its window is open and the service goes on.
   *
   * @param jobId the number of the job
   * @return what the scheduler does with the job then
   */
  CompletionHandler<Void> execute(long jobId) {
    Optional<Job> found = jobs.find(jobId).filter(job -> job.state() == JobState.ACTIVE);
    if (found.isEmpty()) {
      return remove();
    }
    Job job = found.get();
    Instant now = clock.instant();
    Instant open = job.request().inWindow(now);
    if (stopping.getAsBoolean() || open.isAfter(now)) {
      return reschedule(open);
    }
    try (DevicePool.Lease lease = devices.take()) {
      return execute(job, lease.device());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return reschedule(now);
    }
  }

  private CompletionHandler<Void> execute(Job job, String device) throws InterruptedException {
    Optional<Execution> before = executions.newest(job.id());
    Instant now = clock.instant();
    Begun begun =
        new Begun(
            job,
            executions.begin(
                job.id(),
                new Worker(settings.name(), settings.host(), device),
                logName(job, now),
                now),
            newestRunOf(job));
    listener.began(job, begun.execution());
    int failures = begun.execution().attempt().failures();
    Optional<Execution> lost = before.filter(JobExecutor::isRunning);
    lost.ifPresent(execution -> listener.lost(job, execution));
    if (lost.isPresent() && failures > job.request().retries().retries()) {
      return end(
          begun,
          Verdict.givenUp(job.request(), clock.instant()),
          Optional.empty(),
          "given up after %d failures, the last one of which ended its worker too"
              .formatted(failures));
    }
    return run(begun, before);
  }

  /**
   * An execution that has begun.
   *
   * @param newestRun the number of the newest run of the result folder at that time
   */
  private record Begun(Job job, Execution execution, Optional<String> newestRun) {

    /** Returns the number of the run that the execution has made; empty if it has made none. */
    Optional<String> run() {
      return newestRunOf(job).filter(run -> !newestRun.equals(Optional.of(run)));
    }

    /** Returns the words of the gate on that run; empty if it has none. */
    Optional<String> verdictOfGate() {
      return run()
          .flatMap(new ResultView(job.request().results())::run)
          .flatMap(RunFolder::readVerdict)
          .map(GateVerdict::reason);
    }

    Verdict verdict(int exitCode, Optional<StopCause> stop, Instant now) {
      return Verdict.of(job.request(), execution.attempt(), exitCode, stop, now);
    }
  }

  private static Optional<String> newestRunOf(Job job) {
    try {
      return new ResultView(job.request().results()).newest().map(RunFolder::number);
    } catch (OutputException e) {
      return Optional.empty(); // the training says what is wrong with its folder
    }
  }

  private static String logName(Job job, Instant now) {
    String time = now.truncatedTo(ChronoUnit.MILLIS).toString().replace(':', '-');
    return "%s/%d-%s.log".formatted(job.name(), job.id(), time);
  }

  private static boolean isRunning(Execution execution) {
    return execution.outcome() == Outcome.RUNNING;
  }

  private CompletionHandler<Void> run(Begun begun, Optional<Execution> before)
      throws InterruptedException {
    RunningTraining running =
        new RunningTraining(begun.job(), begun.execution(), executions, settings, clock, stopping);
    int exitCode;
    try {
      exitCode = running.run(before, launcher, files);
    } catch (OutputException e) { // it could not be started: a disk is full, a folder missing
      Verdict verdict = begun.verdict(ExitMeaning.BUSY_CODE, Optional.empty(), clock.instant());
      return end(begun, verdict, Optional.empty(), e.getMessage());
    }
    Verdict verdict = begun.verdict(exitCode, running.stop(), clock.instant());
    return end(
        begun, verdict, Optional.of(exitCode), reason(begun, verdict.outcome(), running.stop()));
  }

  /**
   * Returns the reason of an outcome in a line: the gate's words, why it was stopped, or its log's.
   */
  private String reason(Begun begun, Outcome outcome, Optional<StopCause> stop) {
    return switch (outcome) {
      case STOPPED, CANCELLED -> stop.map(StopCause::text).orElse("");
      case DONE, NOT_PUBLISHED -> begun.verdictOfGate().or(() -> lastWords(begun)).orElse("");
      default -> lastWords(begun).orElse("");
    };
  }

  private Optional<String> lastWords(Begun begun) {
    return LogTail.reason(files.log(begun.execution()));
  }

  private CompletionHandler<Void> end(
      Begun begun, Verdict verdict, Optional<Integer> exitCode, String reason) {
    Job job = begun.job();
    Ending ending = new Ending(verdict.outcome(), exitCode, reason, begun.run(), clock.instant());
    boolean isLast = verdict.next().isEmpty() && verdict.outcome() != Outcome.CANCELLED;
    boolean quiet = job.request().schedule() instanceof Schedule.OnChange;
    if (executions.end(begun.execution(), ending, quiet, isLast)) {
      listener.ended(job, begun.execution(), ending, verdict.next());
    } else {
      listener.warned("job %s was taken over by another worker".formatted(job.name()));
    }
    return verdict.next().map(JobExecutor::reschedule).orElseGet(JobExecutor::remove);
  }

  private static CompletionHandler<Void> remove() {
    return new CompletionHandler.OnCompleteRemove<>();
  }

  private static CompletionHandler<Void> reschedule(Instant due) {
    return (complete, operations) -> operations.reschedule(complete, due);
  }
}
