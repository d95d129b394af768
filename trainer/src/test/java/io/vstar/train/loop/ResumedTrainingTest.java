package io.vstar.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.event.RunEvent.StepCompleted;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.event.RunEvents;
import io.vstar.train.objective.DiffusionObjective;
import io.vstar.train.objective.LossWeighting;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.Trainable;
import io.vstar.train.objective.ValidationLoss;
import io.vstar.train.optim.EmaDecay;
import io.vstar.train.optim.EveryOptimizer;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LearningRateSchedule.Shape;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.Optimizer;
import io.vstar.train.optim.OptimizerFactory;
import io.vstar.train.optim.OptimizerState;
import io.vstar.train.optim.OptimizerStep;
import io.vstar.train.optim.TensorSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of a resumed loop that has every kind of state: moments, average, loss scale, accumulation,
 * best values.
 */
class ResumedTrainingTest {
  private static final int STEPS = 7;
  private static final OptimizerSettings ADAMW =
      new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0.01, false);
  // Its gradient overflows whatever the loss scale: the second update is left out.
  private static final long OVERFLOWING_MICRO_BATCH = 3;

  /** The moving average of a run. */
  private record Averaging(EmaDecay decay, int every) {}

  private static final Averaging HALF = new Averaging(EmaDecay.withStart(0.5), 1);

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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 6})
  void endsInTheBytesOfARunThatWasNotStopped(int stoppedAfter) throws IOException {
    endsInTheBytesOfARunThatWasNotStopped(stoppedAfter, ADAMW);
  }

  static List<OptimizerSettings> optimizers() {
    return EveryOptimizer.WITH_ALL_STATE;
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void endsInTheSameBytesWithEveryOptimizer(OptimizerSettings optimizer) throws IOException {
    endsInTheBytesOfARunThatWasNotStopped(4, optimizer);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void endsInTheSameBytesWhileTheAverageIsNotDue(int stoppedAfter) throws IOException {
    Averaging second = new Averaging(EmaDecay.power(1, 0.5).within(0, 0.9), 2);
    endsInTheBytesOfARunThatWasNotStopped(stoppedAfter, ADAMW, second);
  }

  private static void endsInTheBytesOfARunThatWasNotStopped(
      int stoppedAfter, OptimizerSettings optimizer) throws IOException {
    endsInTheBytesOfARunThatWasNotStopped(stoppedAfter, optimizer, HALF);
  }

  private static void endsInTheBytesOfARunThatWasNotStopped(
      int stoppedAfter, OptimizerSettings optimizer, Averaging averaging) throws IOException {
    Run straight = new Run("straight", 1, 2, STEPS, optimizer, averaging);
    TrainingOutcome expected = straight.run(STEPS);
    assertThat(straight.last().lossScale()).isEqualTo(new LossScale.State(32768, STEPS - 2));
    assertThat(straight.last().optimizer().number("steps")).isEqualTo(STEPS - 1);

    Run first = new Run("parts", 1, 2, STEPS, optimizer, averaging);
    assertThat(first.run(stoppedAfter).stopped()).isTrue();
    Run second = new Run("parts", 1, 2, STEPS, optimizer, averaging);
    second.loop.restore(TrainingStateFile.read(second.file));
    TrainingOutcome outcome = second.run(STEPS);

    assertThat(outcome).isEqualTo(expected);
    assertThat(second.steps).isEqualTo(straight.steps.subList(stoppedAfter, STEPS));
    assertThat(second.trainable.values().get(0))
        .containsExactly(straight.trainable.values().get(0));
    assertThat(Files.readAllBytes(second.file)).isEqualTo(Files.readAllBytes(straight.file));
  }

  @Test
  void aStateReadsBackAsItWasWritten() {
    Run run = new Run("whole", 1, 2, STEPS);
    run.run(3);
    TrainingState state = run.last();
    assertThat(TrainingStateFile.read(run.file)).isEqualTo(state);
    assertThat(state.position()).isEqualTo(new TrainingState.Position("tiny", 1, 3, 6));
    assertThat(state.averages()).isPresent().isNotEqualTo(Optional.of(state.values()));
    assertThat(state.validations()).extracting(Validated::step).containsExactly(0, 2);
    assertThat(state.optimizer().tensors().tensors()).hasSize(2);
  }

  @Test
  void measuresAndKeepsTheAverageNotTheLastValues() {
    Run run = new Run("average", 1, 2, STEPS);
    TrainingOutcome outcome = run.run(STEPS);
    TensorSnapshot best = run.last().bestValues().orElseThrow();
    assertThat(run.trainable.values().get(0))
        .containsExactly(best.tensors().get("text_encoder.vectors").toFloats());
    assertThat(run.validation.measure(run.trainable.context())).isEqualTo(outcome.best().loss());
    assertThat(outcome.best().step()).isEqualTo(STEPS);
    assertThat(best).isEqualTo(run.last().averages().orElseThrow());
  }

  @Test
  void refusesAStateThatIsNotItsOwn() {
    Run run = new Run("own", 1, 2, STEPS);
    run.run(3);
    TrainingState state = run.last();
    refused(new Run("x", 2, 2, STEPS), state, "its seed is 1, but this run's is 2");
    refused(
        new Run("x", 1, 3, STEPS),
        state,
        "its first micro batch after step 3 is 6, but this run's is 9");
    refused(new Run("x", 1, 2, 2), state, "was taken after 3 steps, but this run has only 2");
    Run other = new Run("x", 1, 2, STEPS);
    refused(
        other,
        with(state, Optional.empty(), state.optimizer()),
        "its average of the values is false, but this run's is true");
    OptimizerState lion = new OptimizerState("lion", state.values(), Map.of());
    refused(other, with(state, state.averages(), lion), "that of the optimizer lion");
    OptimizerState foreign = new OptimizerState("adamw", state.values(), Map.of("steps", 3.0));
    refused(other, with(state, state.averages(), foreign), "has no tensor exp_avg.text_encoder");
    assertThat(other.loop.completedSteps()).isZero();
  }

  private static TrainingState with(
      TrainingState state, Optional<TensorSnapshot> averages, OptimizerState optimizer) {
    return new TrainingState(
        state.position(),
        state.values(),
        optimizer,
        state.lossScale(),
        averages,
        state.validations(),
        state.bestValues());
  }

  private static void refused(Run run, TrainingState state, String reason) {
    assertThatThrownBy(() -> run.loop.restore(state))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void actionsComeEverySoManyStepsAndAfterTheMeasurement() {
    Run run = new Run("actions", 1, 2, STEPS);
    run.run(STEPS);
    assertThat(run.told)
        .isEqualTo(
            Map.of(2, "[0, 2]", 4, "[0, 2, 4]", 6, "[0, 2, 4, 6]")); // not after the last step
    assertThat(run.states)
        .extracting(state -> state.position().completedSteps())
        .containsExactly(3, 6, STEPS);
  }

  /** A part of a run, as in a process of its own. */
  private static final class Run {
    private final Trainable trainable = tiny.trainable(CPU.scope());
    private final ValidationLoss validation = tiny.validation(trainable);
    private final List<StepCompleted> steps = new ArrayList<>();
    private final List<Integer> measured = new ArrayList<>();
    private final Map<Integer, String> told = new TreeMap<>();
    private final List<TrainingState> states = new ArrayList<>();
    private final Path file;
    private final TrainingLoop loop;

    Run(String name, long seed, int accumulation, int total) {
      this(name, seed, accumulation, total, ADAMW, HALF);
    }

    Run(
        String name,
        long seed,
        int accumulation,
        int total,
        OptimizerSettings settings,
        Averaging averaging) {
      file = folder.resolve(name + ".safetensors");
      Optimizer optimizer =
          OptimizerFactory.of(settings)
              .create(CPU.runtime(), CPU.scope(), trainable.parameterGroups());
      OptimizerStep update =
          new OptimizerStep(CPU.runtime(), optimizer, OptionalDouble.of(1e-2), LossScale.dynamic());
      LearningRateSchedule rate = new LearningRateSchedule(0.02, 2, total, Shape.COSINE);
      loop =
          new TrainingLoopBuilder(
                  CPU.runtime(),
                  new TrainingStep(CPU.runtime(), objective(seed), update, accumulation),
                  rate)
              .identity("tiny", seed)
              .averaging(CPU.scope(), averaging.decay(), averaging.every())
              .measuring(() -> validation.losses(trainable.context()), 2)
              .publishing(events())
              .every(2, completed -> told.put(completed, measured.toString()))
              .keepingState(
                  3,
                  state -> {
                    states.add(state);
                    TrainingStateFile.write(file, state);
                  })
              .build();
    }

    private Objective objective(long seed) {
      Objective plain =
          new DiffusionObjective(
              tiny.loader(trainable, 0, seed), tiny.loss(trainable), trainable, LossWeighting.NONE);
      return (scope, index, clock) -> {
        Objective.Losses losses = plain.evaluate(scope, index, clock);
        if (index != OVERFLOWING_MICRO_BATCH) {
          return losses;
        }
        NDArray enormous = losses.minimized().mul(scope.number(1e38));
        return new Objective.Losses(enormous, losses.perExample());
      };
    }

    private RunEvents events() {
      return new RunEvents()
          .on(StepCompleted.class, steps::add)
          .on(Validated.class, validated -> measured.add(validated.step()));
    }

    /** Runs until so many updates are made. */
    TrainingOutcome run(int until) {
      loop.measureStart();
      return loop.run(() -> loop.completedSteps() == until);
    }

    TrainingState last() {
      return states.get(states.size() - 1);
    }
  }
}
