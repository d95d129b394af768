package io.vstar.jobs.notice;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.service.JobListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends notices of the ends of executions, on a thread of its own. One that fails is tried again
 * twice; then, or if too many wait, it is dropped with a warning.
 */
public final class Notifier implements JobListener, AutoCloseable {
  private static final int TRIES = 3;
  private static final int WAITING = 1000;
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(20);

  private final Set<Outcome> outcomes;
  private final List<NoticeTarget> targets;
  private final Duration pause;
  private final Consumer<String> warnings;
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          task -> {
            Thread made = new Thread(task, "notices");
            made.setDaemon(true);
            return made;
          });

  /**
   * Creates a notifier.
   *
   * @param outcomes the outcomes of which notices are sent
   * @param targets the receivers
   * @param pause the pause before a second try; before a third one it is twice as long
   * @param warnings is told of notices that are dropped
   */
  public Notifier(
      Set<Outcome> outcomes,
      List<NoticeTarget> targets,
      Duration pause,
      Consumer<String> warnings) {
    this.outcomes = Set.copyOf(outcomes);
    this.targets = List.copyOf(targets);
    this.pause = pause;
    this.warnings = warnings;
  }

  @Override
  public void began(Job job, Execution execution) {}

  @Override
  public void warned(String message) {}

  @Override
  public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {
    if (outcomes.contains(ending.outcome())) {
      String json = Notice.of(job, execution, ending, next).json();
      targets.forEach(target -> send(target, json, job.name()));
    }
  }

  private void send(NoticeTarget target, String json, String job) {
    try {
      thread.execute(() -> deliver(target, json, job));
    } catch (RejectedExecutionException e) {
      warnings.accept("a notice of job %s is dropped: too many wait".formatted(job));
    }
  }

  private void deliver(NoticeTarget target, String json, String job) {
    for (int tries = 1; ; tries++) {
      try {
        target.deliver(json);
        return;
      } catch (IOException e) {
        if (tries == TRIES) {
          warnings.accept(
              "a notice of job %s is dropped: %s failed %d times: %s"
                  .formatted(job, target.name(), TRIES, e.getMessage()));
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (!rested(tries)) {
        return;
      }
    }
  }

  private boolean rested(int tries) {
    try {
      Thread.sleep(pause.multipliedBy(tries).toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Delivers what waits, if that does not take long, and ends. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        int dropped = thread.shutdownNow().size();
        warnings.accept("the service ends before %d notices were sent".formatted(dropped + 1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
