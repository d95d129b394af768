package io.vstar.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.bucket.EpochTable;
import io.vstar.train.config.BucketSettings.Leftovers;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.inversion.TextualInversionMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a clock of their own, whose estimates are compared with the time that they then take. */
class RemainingTimeTest {
  @TempDir private Path pictures;
  private Instant now = Instant.EPOCH;
  private final RemainingTime remaining = new RemainingTime(() -> now);
  private final RunEvents events = new RunEvents().add(remaining);

  /**
   * The times of a run in milliseconds.
   *
   * @param firstStep the time of the first step, in which kernels are compiled
   * @param sheet the time of the learned row of a sheet; the first sheet takes twice as long
   */
  private record Times(int firstStep, int step, int validation, int sheet, int snapshot) {}

  @Test
  void nothingIsSaidBeforeTheFirstStep() {
    events.publish(planned());
    events.publish(new RunEvent.Started(0, 100, List.of()));
    assertThat(remaining.left()).isEmpty();
  }

  @Test
  void stepsAloneAreRightOnceTheKernelsAreWarm() {
    List<Duration> told = run(new Times(8000, 100, 0, 0, 0), 0, 200);
    assertThat(error(told, 10)).isLessThan(0.01); // 5 %
    assertThat(told.get(199)).isZero();
  }

  @Test
  void measurementsPreviewsAndSnapshotsThatAreStillToComeCount() {
    Times times = new Times(5000, 100, 900, 2000, 300);
    // A sheet of 80 sampling steps at batch 4 is expected to take 80 * 100 / 4 ms.
    List<Duration> told =
        run(
            times,
            0,
            200,
            "validation.every=20",
            "preview.every=40",
            "preview.prompts=[a, b --s 60]",
            "preview.steps=20",
            "snapshot.every=50");
    assertThat(error(told, 10)).isLessThan(0.1);
    assertThat(error(told, 60)).isLessThan(0.05); // all have come once, but for the second snapshot
    assertThat(error(told, 120)).isLessThan(0.01);
  }

  @Test
  void theFirstSheetIsNoMeasureOfTheOthers() {
    Times times = new Times(100, 100, 0, 30_000, 0);
    List<Duration> told = run(times, 0, 200, "preview.every=20");
    assertThat(error(told, 30)).isLessThan(0.01);
  }

  @Test
  void aRunThatGoesOnHasOnlyWhatIsLeft() {
    List<Duration> told = run(new Times(3000, 100, 500, 0, 0), 150, 200, "validation.every=30");
    assertThat(error(told, 5)).isLessThan(0.25); // its first measurement is still to come
    assertThat(error(told, 31)).isLessThan(0.01);
  }

  @Test
  void timePassesBetweenSteps() {
    run(new Times(100, 100, 0, 0, 0), 0, 10);
    events.publish(new RunEvent.Started(0, 100, List.of()));
    step(1);
    step(2);
    step(3);
    Duration told = remaining.left().orElseThrow();
    now = now.plusMillis(60);
    assertThat(remaining.left()).hasValue(told.minusMillis(60));
  }

  private final List<Instant> toldAt = new ArrayList<>();

  /** Returns how far an estimate was from the time that the run then took, as a share of it. */
  private double error(List<Duration> told, int step) {
    Duration took = Duration.between(toldAt.get(step - 1), now);
    return Math.abs(told.get(step - 1).minus(took).toMillis()) / (double) took.toMillis();
  }

  /** Returns what is told after each step; at the end the clock shows the end of the run. */
  private List<Duration> run(Times times, int completed, int total, String... settings) {
    RunEvent.Planned planned = planned(settings);
    TrainConfig config = planned.config();
    events.publish(planned);
    events.publish(new RunEvent.Started(completed, total, List.of()));
    List<Duration> told = new ArrayList<>();
    boolean drawn = false;
    if (completed == 0) {
      validated(0, times.validation());
    }
    for (int step = completed + 1; step <= total; step++) {
      now = now.plusMillis(step == completed + 1 ? times.firstStep() : times.step());
      events.publish(new RunEvent.StepCompleted(step, Map.of()));
      told.add(remaining.left().orElseThrow());
      toldAt.add(now);
      if (config.preview().every().isPresent() && step % config.preview().every().get() == 0) {
        now = now.plusMillis(drawn ? times.sheet() : 2L * times.sheet());
        int parts = parts(config);
        events.publish(new RunEvent.Drawing(1, drawn ? parts : 2 * parts));
        events.publish(new RunEvent.PreviewDrawn(step, pictures));
        drawn = true;
      }
      if (step % config.validation().every() == 0 || step == total) {
        validated(step, times.validation());
      }
      if (config.snapshot().every().isPresent()
          && step < total
          && step % config.snapshot().every().get() == 0) {
        now = now.plusMillis(times.snapshot());
        events.publish(new RunEvent.SnapshotTaken(step, pictures));
      }
    }
    return told;
  }

  private static int parts(TrainConfig config) {
    return config.preview().allPrompts().isEmpty()
        ? 3 * config.preview().steps()
        : config.preview().allPrompts().stream()
            .mapToInt(prompt -> prompt.steps().orElse(config.preview().steps()))
            .sum();
  }

  private void validated(int step, int millis) {
    now = now.plusMillis(millis);
    events.publish(new RunEvent.Validated(step, 1, 1));
  }

  private void step(int step) {
    now = now.plusMillis(100);
    events.publish(new RunEvent.StepCompleted(step, Map.of()));
  }

  private RunEvent.Planned planned(String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "model=pocket",
                "placeholder=<cat>",
                "initializer=cat",
                "dataset.path=" + pictures,
                "training.batchSize=4",
                "validation.every=1000"));
    all.addAll(List.of(settings));
    TrainConfig config = ConfigLoader.of(new TextualInversionMethod().schema(), all);
    return new RunEvent.Planned(
        config, "", pictures, new EpochTable(List.of(), 4, Leftovers.CARRY), 0);
  }
}
