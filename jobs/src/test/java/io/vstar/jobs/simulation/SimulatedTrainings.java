package io.vstar.jobs.simulation;

import io.vstar.jobs.job.ChildId;
import io.vstar.jobs.process.TrainingLauncher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Trainings that take simulated time and no other. The pictures of a concept have changed with some
 * probability since it was looked at last; then it trains, may crash and go on, may find its folder
 * in use, and may be refused by the gate.
 */
final class SimulatedTrainings implements TrainingLauncher {
  private static final double CHANGED = 0.5;
  private static final double CRASHES = 0.02;
  private static final double BUSY = 0.01;
  private static final double REFUSED = 0.15;
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final double MEDIAN_MINUTES = 22;
  private static final double SPREAD = 0.5;
  private static final Duration TICK = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final SplittableRandom random;
  private final List<Run> running = new ArrayList<>();
  private final Map<String, Duration> interrupted = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private Duration busy = Duration.ZERO;
  private long nextId = 1;

  SimulatedTrainings(InstantSource clock, long seed) {
    this.clock = clock;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public synchronized Training start(List<String> arguments, Path folder, Path log) {
    String concept = arguments.get(0);
    if (running.stream().anyMatch(run -> run.concept.equals(concept))) {
      faults.add(concept + " is trained twice at once");
    }
    Run run = run(concept, arguments.contains("--resume"));
    running.add(run);
    busy = busy.plus(Duration.between(clock.instant(), run.end));
    return run;
  }

  private Run run(String concept, boolean resumes) {
    Duration left = interrupted.remove(concept);
    boolean goesOn = resumes && left != null;
    if (!goesOn && random.nextDouble() >= CHANGED) {
      return new Run(concept, LOOK, 6);
    }
    if (random.nextDouble() < BUSY) {
      if (goesOn) {
        interrupted.put(concept, left);
      }
      return new Run(concept, TICK, 4);
    }
    Duration whole = goesOn ? left : duration();
    if (random.nextDouble() < CRASHES) {
      Duration done = ticks(whole.toMinutes() * random.nextDouble());
      interrupted.put(concept, whole.minus(done).plus(TICK));
      return new Run(concept, done, 137);
    }
    return new Run(concept, whole, random.nextDouble() < REFUSED ? 8 : 0);
  }

  /** Draws a log-normal duration. */
  private Duration duration() {
    double normal = 0;
    for (int i = 0; i < 12; i++) {
      normal += random.nextDouble(); // of 12 uniform ones the sum is nearly normal
    }
    return ticks(MEDIAN_MINUTES * Math.exp(SPREAD * (normal - 6)));
  }

  private static Duration ticks(double minutes) {
    return TICK.multipliedBy(Math.max(1, Math.round(minutes)));
  }

  /** Returns the number of trainings that are running. */
  synchronized int count() {
    return running.size();
  }

  /** Returns when the next training ends; empty if none is running. */
  synchronized Optional<Instant> nextEnd() {
    return running.stream().map(run -> run.end).min(Comparator.naturalOrder());
  }

  /** Ends the trainings whose time has come. */
  synchronized void endDue() {
    Instant now = clock.instant();
    running.removeIf(
        run -> {
          boolean over = !run.end.isAfter(now);
          if (over) {
            run.ended.countDown();
          }
          return over;
        });
  }

  /** Returns a line for each thing that must not happen. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** Returns the time of all trainings together. */
  synchronized Duration busy() {
    return busy;
  }

  /** A training that waits for its simulated end. */
  private final class Run implements Training {
    private final long id = nextId++;
    private final String concept;
    private final Instant end;
    private final int exitCode;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Run(String concept, Duration duration, int exitCode) {
      this.concept = concept;
      this.end = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(duration);
      this.exitCode = exitCode;
    }

    @Override
    public ChildId id() {
      return new ChildId(id, end);
    }

    @Override
    public Optional<Integer> await(Duration patience) throws InterruptedException {
      return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)
          ? Optional.of(exitCode)
          : Optional.empty();
    }

    @Override
    public void stop() {
      kill();
    }

    @Override
    public void kill() {
      ended.countDown();
    }
  }
}
