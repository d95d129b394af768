package io.vstar.jobs.simulation;

import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.Outcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The figures of a simulation. */
final class SimulationReport {
  private final int concepts;
  private final int workers;
  private final Duration length;
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Long, Instant> due = new HashMap<>();
  private final Map<Long, Integer> trainings = new HashMap<>();
  private final Map<Boolean, List<Long>> lateness = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long processorNanos;
  private long wallNanos;
  private Duration busy = Duration.ZERO;
  private int executions;
  private int dueAtEnd;

  SimulationReport(int concepts, int workers, Duration length) {
    this.concepts = concepts;
    this.workers = workers;
    this.length = length;
  }

  void begin() {
    processorNanos = -processorNow();
    wallNanos = -System.nanoTime();
  }

  void end(SimulatedTrainings simulated) {
    processorNanos += processorNow();
    wallNanos += System.nanoTime();
    busy = simulated.busy();
    faults.addAll(simulated.faults());
  }

  private static long processorNow() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  void dueAtEnd(int count) {
    dueAtEnd = count;
  }

  synchronized void began(Job job, Execution execution) {
    executions++;
    Instant planned = due.getOrDefault(job.id(), job.request().schedule().first(job.submitted()));
    long late = Duration.between(planned, execution.started()).toSeconds();
    if (late < 0) {
      faults.add("%s began %d s too early".formatted(job.name(), -late));
    }
    lateness
        .computeIfAbsent(job.request().priority() > 0, urgent -> new ArrayList<>())
        .add(Math.max(0, late));
  }

  synchronized void ended(Job job, Ending ending, Optional<Instant> next) {
    outcomes.merge(ending.outcome(), 1, Integer::sum);
    if (ending.outcome().isFinal()) {
      trainings.merge(job.id(), 1, Integer::sum);
    }
    next.ifPresent(time -> due.put(job.id(), time));
  }

  synchronized void fault(String fault) {
    faults.add(fault);
  }

  /** Returns a line for each thing that must not happen. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  int dueAtEnd() {
    return dueAtEnd;
  }

  /** Returns the fewest trainings of a job that came to their end. */
  synchronized int fewest() {
    return trainings.size() < concepts
        ? 0
        : trainings.values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  /** Returns the most trainings of a job that came to their end. */
  synchronized int most() {
    return trainings.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  synchronized int executions() {
    return executions;
  }

  /** Returns the report as text. */
  synchronized String text() {
    double share = (double) busy.toSeconds() / (length.toSeconds() * (double) workers);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d concepts, %d workers, %d days: %d executions, %s"
            .formatted(concepts, workers, length.toDays(), executions, outcomes));
    lines.add(
        "each concept %d to %d times; workers busy %.0f %% of the time; %d due at the end"
            .formatted(fewest(), most(), 100 * share, dueAtEnd));
    lateness.forEach(
        (urgent, seconds) -> lines.add((urgent ? "urgent: " : "others: ") + percentiles(seconds)));
    lines.add(
        String.format(
            Locale.ROOT,
            "processor %.1f s, %.2f ms an execution; %.0f s by the clock",
            processorNanos / 1e9,
            processorNanos / 1e6 / Math.max(1, executions),
            wallNanos / 1e9));
    return String.join("\n", lines);
  }

  private static String percentiles(List<Long> seconds) {
    long[] sorted = seconds.stream().mapToLong(Long::longValue).sorted().toArray();
    return "%d starts, late by a median of %s, 95 %% below %s, at most %s"
        .formatted(
            sorted.length,
            minutes(sorted[sorted.length / 2]),
            minutes(sorted[(int) (0.95 * (sorted.length - 1))]),
            minutes(Arrays.stream(sorted).max().orElse(0)));
  }

  private static String minutes(long seconds) {
    return String.format(Locale.ROOT, "%.1f min", seconds / 60.0);
  }
}
