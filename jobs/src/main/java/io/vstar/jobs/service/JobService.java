package io.vstar.jobs.service;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.vstar.error.VstarException;
import io.vstar.jobs.process.TrainingLauncher;
import io.vstar.jobs.store.JobDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A service that executes the jobs that are due. Any number of them may work on one database.
 *
 * <pre>
 * try (JobDatabase database = JobDatabase.open("jobs.db");
 *     JobService service = new JobService(database, settings, launcher, listener, clock)) {
 *   service.start();
 *   … // until the program is to end
 * } // trainings are stopped with their snapshots, and go on in another service
 * </pre>
 */
public final class JobService implements AutoCloseable {
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  /** Added to a training's patience, for what is written down after its end. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(30);

  private final JobQueue queue;
  private final JobListener listener;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "job sweep"));
  private final Scheduler scheduler;
  private volatile boolean stopping;

  /**
   * Creates a service, which does nothing before {@link #start}.
   *
   * @param database the open database
   * @param settings the settings of the service
   * @param launcher starts trainings
   * @param listener is told what the service does
   * @param clock the clock by which jobs are due
   */
  public JobService(
      JobDatabase database,
      ServiceSettings settings,
      TrainingLauncher launcher,
      JobListener listener,
      InstantSource clock) {
    this.queue = new JobQueue(database, clock);
    this.listener = listener;
    JobExecutor executor =
        new JobExecutor(database, settings, launcher, listener, clock, () -> stopping);
    this.scheduler = scheduler(database, settings, task(executor, clock), clock);
  }

  /** Begins to execute jobs. */
  public void start() {
    scheduler.start();
    sweeper.scheduleWithFixedDelay(this::sweep, 0, SWEEP.toSeconds(), TimeUnit.SECONDS);
  }

  private static CustomTask<Void> task(JobExecutor executor, InstantSource clock) {
    return Tasks.custom(TrainingTask.NAME, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_FAILURE))
        .onDeadExecution((dead, operations) -> operations.reschedule(dead, clock.instant()))
        .execute((instance, context) -> executor.execute(Long.parseLong(instance.getId())));
  }

  private static Scheduler scheduler(
      JobDatabase database, ServiceSettings settings, CustomTask<Void> task, InstantSource clock) {
    SchedulerBuilder builder =
        Scheduler.create(database.source(), task)
            .schedulerName(new SchedulerName.Fixed(settings.name()))
            .threads(settings.devices().size())
            .pollingInterval(settings.poll());
    // Only as many candidates as there are workers, so that priorities are those of now.
    if (database.isServer()) {
      builder.pollUsingLockAndFetch(0, 1); // SKIP LOCKED: no two hosts try the same rows
    } else {
      builder.pollUsingFetch(0, 1);
    }
    return builder
        .heartbeatInterval(settings.heartbeat())
        .missedHeartbeatsLimit(ServiceSettings.MISSED_HEARTBEATS)
        .enablePriority()
        .shutdownMaxWait(settings.patience().plus(LAST_WORDS))
        .clock(clock::instant)
        .build();
  }

  private void sweep() {
    try {
      queue.sweep();
    } catch (VstarException e) {
      listener.warned(e.getMessage());
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Stops the service: nothing more is started, running trainings are asked to stop, and this
   * returns when they have ended and are written down as due again.
   */
  @Override
  public void close() {
    stopping = true;
    sweeper.shutdownNow();
    scheduler.stop();
  }
}
