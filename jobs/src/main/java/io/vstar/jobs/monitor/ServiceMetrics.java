package io.vstar.jobs.monitor;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vstar.error.OutputException;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.service.JobListener;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.service.JobView;
import io.vstar.jobs.store.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The metrics of a service. What this process has done is counted as it happens; the state of the
 * queue, which all services share, is read when the metrics are.
 */
public final class ServiceMetrics implements JobListener {
  private static final double[] SECONDS = {
    1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400
  };

  private static final Duration SAME_READING = Duration.ofSeconds(1);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter executions;
  private final Counter warnings;
  private final Gauge running;
  private final Histogram seconds;
  private Optional<QueueCounts> counts = Optional.empty();
  private long readNanos; // 0 before the first reading

  /**
   * Creates the metrics of a service.
   *
   * @param queue the queue, whose state is among them
   * @param workers the number of workers of the service
   * @param clock the clock of the service
   */
  public ServiceMetrics(JobQueue queue, int workers, InstantSource clock) {
    this.executions =
        Counter.builder()
            .name("vstar_executions_total")
            .help("Executions of this service that have ended, by outcome")
            .labelNames("outcome")
            .register(registry);
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.RUNNING) {
        executions.labelValues(label(outcome)); // so that a rate begins with 0
      }
    }
    this.warnings =
        Counter.builder()
            .name("vstar_warnings_total")
            .help("Things that went wrong in this service and that it tried to overcome")
            .register(registry);
    this.running =
        Gauge.builder()
            .name("vstar_workers_busy")
            .help("Workers of this service that have a training")
            .register(registry);
    this.seconds =
        Histogram.builder()
            .name("vstar_execution_seconds")
            .help("Time from the start to the end of an execution")
            .unit(Unit.SECONDS)
            .labelNames("outcome")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    Gauge.builder()
        .name("vstar_workers")
        .help("Workers of this service")
        .register(registry)
        .set(workers);
    registerQueue(queue, clock);
  }

  private void registerQueue(JobQueue queue, InstantSource clock) {
    GaugeWithCallback.builder()
        .name("vstar_queue_jobs")
        .help("Jobs of the whole queue: active, paused, running, or due and waiting for a worker")
        .labelNames("state")
        .callback(
            callback ->
                counts(queue)
                    .ifPresent(
                        counts -> {
                          callback.call(counts.active(), "active");
                          callback.call(counts.paused(), "paused");
                          callback.call(counts.running(), "running");
                          callback.call(counts.due(), "due");
                        }))
        .register(registry);
    GaugeWithCallback.builder()
        .name("vstar_queue_lateness_seconds")
        .help("Time for which the job that waits longest has been due")
        .unit(Unit.SECONDS)
        .callback(
            callback ->
                counts(queue).ifPresent(counts -> callback.call(lateness(counts, clock.instant()))))
        .register(registry);
    GaugeWithCallback.builder()
        .name("vstar_database_up")
        .help("1 if the database of the queue answers, else 0")
        .callback(callback -> callback.call(counts(queue).isPresent() ? 1 : 0))
        .register(registry);
  }

  private static double lateness(QueueCounts counts, Instant now) {
    return counts
        .oldestDue()
        .map(since -> Duration.between(since, now).toMillis() / 1e3)
        .orElse(0.0);
  }

  /**
   * Returns the state of the queue, which the metrics of one reading share; empty if the database
   * does not answer.
   */
  private synchronized Optional<QueueCounts> counts(JobQueue queue) {
    if (readNanos == 0 || System.nanoTime() - readNanos > SAME_READING.toNanos()) {
      try {
        counts = Optional.of(queue.counts());
      } catch (OutputException e) {
        counts = Optional.empty();
      }
      readNanos = System.nanoTime();
    }
    return counts;
  }

  /** Returns the registry of the metrics. */
  PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public void began(Job job, Execution execution) {
    running.inc();
  }

  @Override
  public void ended(Job job, Execution execution, Ending ending, Optional<Instant> next) {
    running.dec();
    String outcome = label(ending.outcome());
    executions.labelValues(outcome).inc();
    seconds
        .labelValues(outcome)
        .observe(Duration.between(execution.started(), ending.at()).toMillis() / 1e3);
  }

  @Override
  public void lost(Job job, Execution execution) {
    executions.labelValues(label(Outcome.LOST)).inc();
  }

  @Override
  public void warned(String message) {
    warnings.inc();
  }

  private static String label(Outcome outcome) {
    return JobView.words(outcome).replace(' ', '_');
  }
}
