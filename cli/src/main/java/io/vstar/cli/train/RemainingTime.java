package io.vstar.cli.train;

import io.vstar.train.config.PreviewPrompt;
import io.vstar.train.config.PreviewSettings;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * An estimate of the time that a training still takes, up to its last step.
 *
 * <p>Steps, measurements, previews and snapshots are timed apart and each counted for what is left
 * of them, so that the estimate is right long before the first of each has come. The first steps of
 * a process, in which kernels are compiled, count as long as there are no others.
 */
final class RemainingTime implements RunListener {
  /** The number of steps in which the engine is still compiling and tuning its kernels. */
  private static final int WARM_UP = 2;

  /** The number of latest steps whose mean is the time of a step. */
  private static final int WINDOW = 50;

  /** The number of default prompts of the methods. */
  private static final int DEFAULT_PROMPTS = 3;

  // With frozen weights a backward pass takes about as long as the forward pass; a sampling step
  // with
  // guidance runs the UNet forward for two examples. Measured on pocket: within a tenth.
  private static final double STEP_PASSES = 2;
  private static final double SAMPLING_PASSES = 2;

  private final InstantSource clock;
  private final Deque<Duration> steps = new ArrayDeque<>();
  private TrainConfig config;
  private Instant last = Instant.EPOCH; // the end of what was timed last
  private int madeHere;
  private int step;
  private int total;
  private int validatedStep = -1;
  private int previewStep = -1;
  private int snapshotStep = -1;
  private Duration validation = Duration.ZERO;
  private Duration snapshot = Duration.ZERO;
  private Duration sheet; // null before the first
  private int sheetParts;

  RemainingTime(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void listenTo(RunEvents events) {
    events
        .on(RunEvent.Planned.class, event -> config = event.config())
        .on(RunEvent.Started.class, this::started)
        .on(RunEvent.StepCompleted.class, event -> stepCompleted(event.step()))
        .on(
            RunEvent.Validated.class,
            event -> {
              validatedStep = event.step();
              validation = lap();
            })
        .on(RunEvent.Measured.class, event -> measured(event.step()))
        .on(RunEvent.Drawing.class, event -> sheetParts = event.total())
        .on(RunEvent.PreviewDrawn.class, event -> previewDrawn(event.step()))
        .on(
            RunEvent.SnapshotTaken.class,
            event -> {
              snapshotStep = event.step();
              snapshot = lap();
            });
  }

  private void started(RunEvent.Started event) {
    step = event.completedSteps();
    total = event.totalSteps();
    lap();
  }

  private void stepCompleted(int completed) {
    step = completed;
    madeHere++;
    if (madeHere <= WARM_UP + 1) {
      steps.clear();
    } else if (steps.size() == WINDOW) {
      steps.removeFirst();
    }
    steps.addLast(lap());
  }

  /** Counts what a method measures beside the validation loss, but not what it does only once. */
  private void measured(int at) {
    Duration time = lap();
    if (at > 0 && at == validatedStep) {
      validation = validation.plus(time);
    }
  }

  private void previewDrawn(int at) {
    boolean first = sheet == null;
    previewStep = at;
    Duration time = lap();
    // The first sheet has the row without what is learned as well, which is kept for the others.
    sheet =
        first && sheetParts > rowParts()
            ? time.multipliedBy(rowParts()).dividedBy(sheetParts)
            : time;
  }

  /** Returns the time since the end of what was timed last. */
  private Duration lap() {
    Instant now = clock.instant();
    Duration time = Duration.between(last, now);
    last = now;
    return time;
  }

  /** Returns the estimate; empty before the first step. */
  Optional<Duration> left() {
    if (steps.isEmpty() || config == null) {
      return Optional.empty();
    }
    Duration step = stepTime();
    Duration left =
        step.multipliedBy(total - this.step)
            .plus(validation.multipliedBy(validationsLeft()))
            .plus(sheetTime(step).multipliedBy(dueLeft(config.preview().every(), previewStep)))
            .plus(snapshot.multipliedBy(snapshotsLeft()))
            .minus(Duration.between(last, clock.instant()));
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private Duration stepTime() {
    return steps.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(steps.size());
  }

  private int validationsLeft() {
    int every = config.validation().every();
    boolean lastIsExtra = total % every != 0 && validatedStep < total;
    return dueLeft(Optional.of(every), validatedStep) + (lastIsExtra ? 1 : 0);
  }

  /** Returns the number of snapshots to come; there is none after the last step. */
  private int snapshotsLeft() {
    Optional<Integer> every = config.snapshot().every();
    boolean noneAtEnd = every.isPresent() && total % every.get() == 0 && snapshotStep < total;
    return dueLeft(every, snapshotStep) - (noneAtEnd ? 1 : 0);
  }

  /**
   * Returns how many times something is still due, the present step included.
   *
   * @param every the steps from one time to the next; empty for never
   * @param done the last step at which it was done
   */
  private int dueLeft(Optional<Integer> every, int done) {
    if (every.isEmpty()) {
      return 0;
    }
    boolean pending = step > 0 && step % every.get() == 0 && done < step;
    return total / every.get() - step / every.get() + (pending ? 1 : 0);
  }

  private Duration sheetTime(Duration step) {
    if (sheet != null) {
      return sheet;
    }
    int examples = config.training().batchSize() * config.training().gradientAccumulation();
    double samplingStep = step.toNanos() * SAMPLING_PASSES / (STEP_PASSES * examples);
    return Duration.ofNanos(Math.round(samplingStep * rowParts()));
  }

  /** Returns the sampling steps of one row of a sheet. */
  private int rowParts() {
    PreviewSettings preview = config.preview();
    if (preview.allPrompts().isEmpty()) {
      return DEFAULT_PROMPTS * preview.seeds().size() * preview.steps();
    }
    int parts = 0;
    for (PreviewPrompt prompt : preview.allPrompts()) {
      int seeds = prompt.seed().isPresent() ? 1 : preview.seeds().size();
      parts += seeds * prompt.steps().orElse(preview.steps());
    }
    return parts;
  }
}
