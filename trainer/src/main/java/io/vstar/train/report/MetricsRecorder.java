package io.vstar.train.report;

import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.result.Metrics;
import io.vstar.train.result.MetricsLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** A listener that writes {@code metrics.csv}, with one line for the metrics of each step. */
public final class MetricsRecorder implements RunListener, AutoCloseable {
  private final Path file;
  private final InstantSource clock;
  private final Map<String, Double> values = new LinkedHashMap<>(); // metrics of the present step
  private int step;
  private boolean written;
  private Instant started;
  private MetricsLog log; // null before the training starts

  /**
   * Makes a recorder; the file is written once training begins.
   *
   * @param file the log
   * @param clock the clock of the column {@code seconds}
   */
  public MetricsRecorder(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public void listenTo(RunEvents events) {
    events
        .on(RunEvent.Started.class, this::start)
        .on(RunEvent.StepCompleted.class, event -> add(event.step(), event.metrics()))
        .on(RunEvent.Validated.class, event -> add(event.step(), event.metrics()))
        .on(RunEvent.Measured.class, event -> add(event.step(), event.metrics()))
        .on(RunEvent.SnapshotTaken.class, event -> write())
        .on(RunEvent.Trained.class, event -> flush());
  }

  private void start(RunEvent.Started event) {
    started = clock.instant();
    log =
        event.completedSteps() > 0 && Files.exists(file)
            ? MetricsLog.resume(file, event.metrics(), event.completedSteps())
            : MetricsLog.create(file, event.metrics());
  }

  /** Adds metrics of a step; those of another step begin a new line. */
  private void add(int at, Map<String, Double> metrics) {
    if (at != step) {
      flush();
    }
    step = at;
    values.putAll(metrics);
    written = false;
  }

  private void flush() {
    write();
    values.clear();
  }

  /**
   * Writes what is known of the present step. What comes later of it makes another line, which
   * holds all of it.
   */
  private void write() {
    if (values.isEmpty() || written) {
      return;
    }
    double seconds = Duration.between(started, clock.instant()).toMillis() / 1000.0;
    log.append(new Metrics(step, values, seconds));
    written = true;
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
