package io.vstar.jobs.service;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.jdbc.AutodetectJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import io.vstar.error.ConfigException;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.store.ExecutionStore;
import io.vstar.jobs.store.JobDatabase;
import io.vstar.jobs.store.JobStore;
import io.vstar.jobs.store.QueueCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The queue as people see it: jobs are submitted, looked at and steered. Services on this and other
 * hosts notice changes in the database.
 */
public final class JobQueue {
  private final JobStore jobs;
  private final ExecutionStore executions;
  private final JdbcCustomization customization;
  private final SchedulerClient scheduler;
  private final InstantSource clock;

  /**
   * Creates a queue.
   *
   * @param database the open database
   * @param clock the clock by which jobs become due
   */
  public JobQueue(JobDatabase database, InstantSource clock) {
    this.jobs = new JobStore(database);
    this.executions = new ExecutionStore(database);
    this.customization = new AutodetectJdbcCustomization(database.source());
    this.scheduler = client(database.source());
    this.clock = clock;
  }

  private SchedulerClient client(DataSource source) {
    return SchedulerClient.Builder.create(source)
        .jdbcCustomization(customization)
        .enablePriority()
        .build();
  }

  /**
   * Adds a job, which is on the disk when this returns.
   *
   * @throws ConfigException if a job of that name is active or paused
   */
  public Job submit(JobRequest request) {
    return submit(List.of(request)).get(0);
  }

  /**
   * Adds jobs, all of them or none; they are on the disk when this returns.
   *
   * @throws ConfigException if a job of one of the names is active or paused
   */
  public List<Job> submit(List<JobRequest> requests) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as it is kept
    return jobs.add(
        requests,
        now,
        (added, transaction) ->
            client(transaction)
                .scheduleBatch(
                    added.stream()
                        .<SchedulableInstance<?>>map(job -> instance(job, firstDue(job, now)))
                        .toList()));
  }

  private static SchedulableInstance<Void> instance(Job job, Instant due) {
    return SchedulableInstance.of(TrainingTask.instance(job), due);
  }

  private static Instant firstDue(Job job, Instant now) {
    return job.request().inWindow(job.request().schedule().first(now));
  }

  /** Returns the job of a name or number, see {@link JobStore#require}. */
  public Job require(String nameOrNumber) {
    return jobs.require(nameOrNumber);
  }

  /**
   * Returns views of jobs, the oldest first.
   *
   * @param all whether those that have ended or were cancelled are among them
   * @param limit the most jobs; of more, the newest ones are returned
   */
  public List<JobView> list(boolean all, int limit) {
    List<Job> found = jobs.list(all, limit);
    Map<Long, Execution> newest = executions.newestOf(found, all);
    Map<String, Instant> due = new HashMap<>();
    scheduler.fetchScheduledExecutionsForTask(
        TrainingTask.NAME,
        Void.class,
        each -> due.put(each.getTaskInstance().getId(), each.getExecutionTime()));
    return found.stream()
        .map(
            job ->
                new JobView(
                    job,
                    Optional.ofNullable(newest.get(job.id())),
                    Optional.ofNullable(due.get(Long.toString(job.id())))))
        .toList();
  }

  /** Counts the jobs that are not over, those that are running and those that are due. */
  public QueueCounts counts() {
    return jobs.counts(clock.instant());
  }

  /**
   * Returns the number of jobs.
   *
   * @param all whether those count that have ended or were cancelled
   */
  public int count(boolean all) {
    return jobs.count(all);
  }

  /** Returns the present view of a job. */
  public JobView view(Job job) {
    return new JobView(
        jobs.find(job.id()).orElse(job),
        executions.newest(job.id()),
        scheduler
            .getScheduledExecution(TrainingTask.id(job))
            .map(ScheduledExecution::getExecutionTime));
  }

  /**
   * Returns executions, the newest first.
   *
   * @param job the job; empty for those of all jobs
   * @param limit the most executions
   */
  public List<Execution> history(Optional<Job> job, int limit) {
    return executions.history(job.map(Job::id), limit);
  }

  /**
   * Cancels a job. A running training is stopped; what is published stays.
   *
   * @throws ConfigException if the job has ended or was cancelled
   */
  public void cancel(Job job) {
    change(job, List.of(JobState.ACTIVE, JobState.PAUSED), JobState.CANCELLED);
  }

  /**
   * Pauses a job. A running training is stopped, keeps its snapshot, and goes on when the job is
   * resumed.
   *
   * @throws ConfigException if the job is not active
   */
  public void pause(Job job) {
    change(job, List.of(JobState.ACTIVE), JobState.PAUSED);
  }

  /**
   * Resumes a paused job: a training that was stopped is due now, another one by its schedule.
   *
   * @throws ConfigException if the job is not paused
   */
  public void resume(Job job) {
    change(job, List.of(JobState.PAUSED), JobState.ACTIVE);
    Instant now = clock.instant();
    boolean isStopped =
        executions.newest(job.id()).filter(last -> !last.outcome().isFinal()).isPresent();
    schedule(job, isStopped ? job.request().inWindow(now) : firstDue(job, now));
  }

  /**
   * Makes a job due now, whatever its state: one that failed, ended or was cancelled is active
   * again, and one that waits does not wait longer.
   *
   * @throws ConfigException if it is running, or a newer job has its name
   */
  public void retry(Job job) {
    if (view(job).isRunning()) {
      throw running(job);
    }
    Job newest = jobs.require(job.name());
    if (newest.id() != job.id()) {
      throw new ConfigException(
          "job %d is an earlier one of the name %s; retry the newer one, number %d, or submit again under another --name"
              .formatted(job.id(), job.name(), newest.id()));
    }
    jobs.change(job.id(), List.of(JobState.values()), JobState.ACTIVE);
    Instant now = clock.instant();
    if (!schedule(job, now)) {
      makeDue(job, now);
    }
  }

  private void makeDue(Job job, Instant now) {
    try {
      scheduler.reschedule(TrainingTask.id(job), now);
    } catch (TaskInstanceCurrentlyExecutingException e) {
      throw running(job);
    } catch (TaskInstanceNotFoundException e) {
      schedule(job, now); // a worker has just put it away
    }
  }

  /** Schedules the active jobs that the scheduler does not know. */
  void sweep() {
    jobs.unscheduled(TrainingTask.NAME)
        .forEach(job -> schedule(job, firstDue(job, clock.instant())));
  }

  private boolean schedule(Job job, Instant due) {
    return scheduler.scheduleIfNotExists(TrainingTask.instance(job), due);
  }

  private void change(Job job, List<JobState> from, JobState to) {
    if (!jobs.change(job.id(), from, to)) {
      JobState state = jobs.find(job.id()).map(Job::state).orElse(job.state());
      throw new ConfigException(
          "job %s is %s; vstar jobs show %s tells more"
              .formatted(job.name(), state.name().toLowerCase(Locale.ROOT), job.name()));
    }
  }

  private static ConfigException running(Job job) {
    return new ConfigException(
        "job %s is running; wait for its end, or pause it".formatted(job.name()));
  }
}
