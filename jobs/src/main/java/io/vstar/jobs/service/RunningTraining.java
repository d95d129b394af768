package io.vstar.jobs.service;

import io.vstar.error.OutputException;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.job.StopCause;
import io.vstar.jobs.process.TrainingLauncher;
import io.vstar.jobs.process.TrainingLauncher.Training;
import io.vstar.jobs.process.TrainingProcess;
import io.vstar.jobs.store.ExecutionStore;
import io.vstar.jobs.store.ExecutionStore.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A training that a worker starts and watches. It is asked to stop when the service stops, a person
 * pauses or cancels the job, its window closes, or another worker has taken over, as happens to one
 * that was out of reach for a while.
 */
final class RunningTraining {
  private final Job job;
  private final Execution execution;
  private final ExecutionStore store;
  private final ServiceSettings settings;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private Optional<StopCause> stop = Optional.empty();
  private Instant beaten;
  private long stopNanos;

  RunningTraining(
      Job job,
      Execution execution,
      ExecutionStore store,
      ServiceSettings settings,
      InstantSource clock,
      BooleanSupplier stopping) {
    this.job = job;
    this.execution = execution;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.stopping = stopping;
    this.beaten = execution.heartbeat();
  }

  /** Returns the cause for which the process was asked to stop; empty if it was not. */
  Optional<StopCause> stop() {
    return stop;
  }

  /**
   * Runs the training to its end.
   *
   * @param before the job's execution before this one
   * @return the exit code
   * @throws OutputException if it cannot be started
   */
  int run(Optional<Execution> before, TrainingLauncher launcher, JobFiles files)
      throws InterruptedException {
    before.ifPresent(this::stopSurvivor);
    Training process =
        launcher.start(
            files.arguments(job, execution), job.request().workingFolder(), files.log(execution));
    try {
      store.started(execution.id(), process.id());
      return watch(process);
    } catch (InterruptedException | RuntimeException e) {
      process.kill();
      throw e;
    }
  }

  /**
   * Stops the process of an execution whose worker died on this host: it keeps its snapshot, and
   * this execution goes on from it. One on another host holds the result folder until it ends.
   */
  private void stopSurvivor(Execution before) {
    if (before.worker().host().equals(settings.host())) {
      before
          .child()
          .flatMap(TrainingProcess::survivor)
          .ifPresent(
              process -> {
                process.destroy();
                awaitEnd(process);
              });
    }
  }

  private void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int watch(Training process) throws InterruptedException {
    Optional<Integer> exitCode = process.await(settings.check());
    while (exitCode.isEmpty()) {
      look(process);
      exitCode = process.await(settings.check());
    }
    if (stop.isEmpty() && stopping.getAsBoolean()) {
      stop = Optional.of(StopCause.SERVICE); // Ctrl-C reaches the training as well
    }
    return exitCode.get();
  }

  private void look(Training process) {
    if (stop.isPresent()) {
      if (System.nanoTime() - stopNanos > settings.patience().toNanos()) {
        process.kill();
      }
      return;
    }
    stop = cause();
    if (stop.isPresent()) {
      stopNanos = System.nanoTime();
      process.stop();
    }
  }

  private Optional<StopCause> cause() {
    Instant now = clock.instant();
    if (stopping.getAsBoolean()) {
      return Optional.of(StopCause.SERVICE);
    }
    if (job.request().window().filter(window -> !window.isOpen(now)).isPresent()) {
      return Optional.of(StopCause.WINDOW);
    }
    try {
      beat(now);
      return causeIn(store.standing(execution.id()));
    } catch (OutputException e) {
      return Optional.empty(); // the training goes on while the database is away
    }
  }

  private static Optional<StopCause> causeIn(Standing standing) {
    if (!standing.isRunning()) {
      return Optional.of(StopCause.TAKEN_OVER);
    }
    if (standing.job() == JobState.CANCELLED) {
      return Optional.of(StopCause.CANCELLED);
    }
    return standing.job() == JobState.PAUSED ? Optional.of(StopCause.PAUSED) : Optional.empty();
  }

  private void beat(Instant now) {
    if (Duration.between(beaten, now).abs().compareTo(settings.heartbeat()) >= 0) {
      store.heartbeat(execution.id(), now);
      beaten = now;
    }
  }
}
