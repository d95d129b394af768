package io.vstar.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vstar.error.TrainingException;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent.StepCompleted;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.event.RunEvents;
import io.vstar.train.event.RunListener;
import io.vstar.train.event.StoppedEarly;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.Trainable;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LearningRateSchedule.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  @BeforeAll
  static void prepare() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  /** Keeps what it is told, and the vectors at each measurement. */
  private static class Recorder implements RunListener {
    private final Trainable trainable;
    private final List<StepCompleted> steps = new ArrayList<>();
    private final List<Validated> validations = new ArrayList<>();
    private final Map<Integer, float[]> values = new HashMap<>();

    Recorder(Trainable trainable) {
      this.trainable = trainable;
    }

    @Override
    public void listenTo(RunEvents events) {
      events
          .on(StepCompleted.class, this::afterStep)
          .on(
              Validated.class,
              validated -> {
                validations.add(validated);
                values.put(validated.step(), trainable.values().get(0));
              });
    }

    void afterStep(StepCompleted step) {
      steps.add(step);
    }
  }

  @Test
  void measuresBeforeTheFirstStepOnTheWayAndAfterTheLast() {
    Trainable trainable = tiny.trainable(CPU.scope());
    Recorder recorder = new Recorder(trainable);
    TrainingOutcome outcome = loop(trainable, rate(0.01, 5), 2, 1, recorder).run(() -> false);

    assertThat(outcome.steps()).isEqualTo(5);
    assertThat(outcome.stopped()).isFalse();
    assertThat(outcome.validations())
        .isEqualTo(recorder.validations)
        .extracting(Validated::step)
        .containsExactly(0, 2, 4, 5);
    assertThat(recorder.steps).extracting(StepCompleted::step).containsExactly(1, 2, 3, 4, 5);
    assertThat(recorder.steps)
        .allMatch(step -> step.metrics().get(MetricName.LEARNING_RATE) == 0.01);
    double first = outcome.validations().get(0).loss();
    assertThat(outcome.validations())
        .allSatisfy(v -> assertThat(v.ratio()).isCloseTo(v.loss() / first, within(1e-12)));
  }

  @Test
  void lowersTheLossAndEndsWithTheValuesThatMeasuredBest() {
    Trainable trainable = tiny.trainable(CPU.scope());
    Recorder recorder = new Recorder(trainable);
    TrainingOutcome outcome = loop(trainable, rate(0.02, 8), 2, 1, recorder).run(() -> false);

    assertThat(outcome.best().step()).isPositive();
    assertThat(outcome.best().ratio()).isLessThan(1);
    assertKeptTheBest(outcome, recorder);
  }

  @Test
  void stepsThatMadeItWorseAreNotKept() {
    Trainable trainable = tiny.trainable(CPU.scope());
    loop(trainable, rate(0.05, 8), 4, 1, new Recorder(trainable)).run(() -> false);
    Recorder recorder = new Recorder(trainable);
    TrainingOutcome outcome = loop(trainable, rate(50, 4), 1, 1, recorder).run(() -> false);

    assertThat(outcome.steps()).isEqualTo(4);
    assertThat(outcome.best().step()).isLessThan(4);
    assertKeptTheBest(outcome, recorder);
  }

  private static void assertKeptTheBest(TrainingOutcome outcome, Recorder recorder) {
    Validated best =
        recorder.validations.stream().min(Comparator.comparing(Validated::loss)).orElseThrow();
    Trainable trainable = recorder.trainable;
    assertThat(outcome.best()).isEqualTo(best);
    assertThat(trainable.values().get(0)).containsExactly(recorder.values.get(best.step()));
    assertThat(tiny.validation(trainable).measure(trainable.context())).isEqualTo(best.loss());
  }

  @Test
  void endsBeforeTheLastStepOnceItNoLongerImproves() {
    Trainable trainable = tiny.trainable(CPU.scope());
    Recorder recorder = new Recorder(trainable);
    List<StoppedEarly> early = new ArrayList<>();
    ValidationLoss validation = tiny.validation(trainable);
    TrainingLoop loop =
        new TrainingLoopBuilder(
                CPU.runtime(),
                new TinyLoop(CPU.runtime(), tiny).step(CPU.scope(), trainable, 1),
                rate(1e-9, 100))
            .measuring(() -> validation.losses(trainable.context()), 2)
            .stoppingAfter(new Patience(2, 0))
            .publishing(new RunEvents().add(recorder).on(StoppedEarly.class, early::add))
            .build();
    loop.measureStart();
    TrainingOutcome outcome = loop.run(() -> false);
    assertThat(outcome.steps()).isEqualTo(4);
    assertThat(outcome.stopped()).isFalse(); // by the user
    assertThat(early).extracting(StoppedEarly::step).containsExactly(4);
    assertThat(outcome.validations()).extracting(Validated::step).containsExactly(0, 2, 4);
    assertThat(trainable.values().get(0))
        .containsExactly(recorder.values.get(outcome.best().step()));
  }

  @Test
  void stopsBetweenStepsWhenAskedAndMeasuresWhatItHas() {
    Trainable trainable = tiny.trainable(CPU.scope());
    Recorder recorder = new Recorder(trainable);
    TrainingOutcome outcome =
        loop(trainable, rate(0.02, 1000), 100, 1, recorder).run(() -> recorder.steps.size() == 3);

    assertThat(outcome.stopped()).isTrue();
    assertThat(outcome.steps()).isEqualTo(3);
    assertThat(outcome.validations()).extracting(Validated::step).containsExactly(0, 3);
    assertThat(trainable.values().get(0))
        .containsExactly(recorder.values.get(outcome.best().step()));
  }

  @Test
  void aRunStoppedBeforeItsFirstStepKeepsItsInitialValues() {
    Trainable trainable = tiny.trainable(CPU.scope());
    float[] initial = trainable.values().get(0);
    TrainingOutcome outcome =
        loop(trainable, rate(0.02, 10), 5, 1, new Recorder(trainable)).run(() -> true);

    assertThat(outcome.steps()).isZero();
    assertThat(outcome.stopped()).isTrue();
    assertThat(outcome.validations()).hasSize(1);
    assertThat(trainable.values().get(0)).containsExactly(initial);
  }

  @Test
  void aGradientOfExactlyZeroEndsTheRunWithTheReason() {
    Trainable trainable = tiny.trainable(CPU.scope());
    TrainingLoop loop =
        new TinyLoop(CPU.runtime(), tiny.withoutTheWord())
            .loop(CPU.scope(), trainable, rate(0.02, 3), 3, 1, new Recorder(trainable));
    loop.measureStart();
    assertThatThrownBy(() -> loop.run(() -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("step 1: the gradient is exactly 0, so nothing can be learned");
  }

  @Test
  void aStartThatIsNotFiniteIsToldBeforeTheFirstStep() {
    Trainable trainable = tiny.trainable(CPU.scope());
    float[] values = trainable.values().get(0);
    Arrays.fill(values, Float.NaN);
    TinyTraining.overwrite(CPU.runtime(), trainable, values);
    assertThatThrownBy(() -> loop(trainable, rate(0.02, 3), 3, 1, new Recorder(trainable)))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("the base model gives no finite loss before the first step");
  }

  @Test
  void aMeasurementThatIsNotFiniteEndsTheRunAndTheBestValuesCanBeHadBack() {
    Trainable trainable = tiny.trainable(CPU.scope());
    Recorder recorder =
        new Recorder(trainable) {
          @Override
          void afterStep(StepCompleted step) {
            if (step.step() == 4) { // as if the update had diverged
              float[] values = trainable.values().get(0);
              Arrays.fill(values, Float.NaN);
              TinyTraining.overwrite(CPU.runtime(), trainable, values);
            }
          }
        };
    TrainingLoop loop = loop(trainable, rate(0.02, 8), 2, 1, recorder);
    assertThatThrownBy(() -> loop.run(() -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("the validation loss is not finite after 4 steps");
    assertThat(loop.restoreBest().step()).isEqualTo(2);
    assertThat(trainable.values().get(0)).containsExactly(recorder.values.get(2));
  }

  @Test
  void theSameSeedLearnsTheSameVectorsBitForBit() {
    float[] vectors = learned(1);
    assertThat(learned(1)).containsExactly(vectors);
    assertThat(learned(2)).isNotEqualTo(vectors);
  }

  /** The vectors after three steps. */
  private static float[] learned(long seed) {
    Trainable trainable = tiny.trainable(CPU.scope());
    Recorder recorder = new Recorder(trainable);
    loop(trainable, rate(0.02, 3), 3, seed, recorder).run(() -> false);
    return recorder.values.get(3);
  }

  /** A loop whose start is measured. */
  private static TrainingLoop loop(
      Trainable trainable,
      LearningRateSchedule rate,
      int validateEvery,
      long seed,
      RunListener listener) {
    TrainingLoop loop =
        new TinyLoop(CPU.runtime(), tiny)
            .loop(CPU.scope(), trainable, rate, validateEvery, seed, listener);
    loop.measureStart();
    return loop;
  }

  private static LearningRateSchedule rate(double base, int steps) {
    return new LearningRateSchedule(base, 0, steps, Shape.CONSTANT);
  }
}
