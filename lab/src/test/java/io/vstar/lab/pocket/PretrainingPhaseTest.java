package io.vstar.lab.pocket;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.vstar.error.CheckpointException;
import io.vstar.error.TrainingException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.nn.Activation;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.Graph;
import io.vstar.nn.Linear;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.loop.TrainingState;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock;
import io.vstar.train.optim.LearningRateSchedule;
import io.vstar.train.optim.LearningRateSchedule.Shape;
import io.vstar.train.optim.OptimizerState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PretrainingPhaseTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  @Test
  void aResumedRunEqualsOneThatDidNotStopBitForBit() throws Exception {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    Session straight = new Session(whole, 6);
    assertThat(straight.run(() -> false)).isTrue();

    Session first = new Session(parts, 6);
    assertThat(first.run(() -> first.losses.size() == 3)).isFalse();
    assertThat(TrainingStateFile.read(parts).position().completedSteps()).isEqualTo(3);
    Session second = new Session(parts, 6);
    assertThat(second.run(() -> false)).isTrue();

    assertThat(second.losses).containsExactlyElementsOf(straight.losses.subList(3, 6));
    // Parameters, averages and moments, all in the state.
    assertThat(Files.readAllBytes(parts)).isEqualTo(Files.readAllBytes(whole));
    assertThat(second.values()).isEqualTo(straight.values());
  }

  @Test
  void lowersTheLoss() {
    Session session = new Session(folder.resolve("s"), 60);
    session.run(() -> false);
    assertThat(session.losses.get(59)).isLessThan(0.5 * session.losses.get(0));
  }

  @Test
  void aFinishedRunDoesNothingMore() {
    Path file = folder.resolve("s");
    Session first = new Session(file, 3);
    first.run(() -> false);
    Session again = new Session(file, 3);
    assertThat(again.run(() -> false)).isTrue();
    assertThat(again.losses).isEmpty();
    assertThat(again.values()).isEqualTo(first.values());
  }

  @Test
  void theAverageTakesThePlaceOfTheTrainedValues() {
    Path file = folder.resolve("s");
    Session session = new Session(file, 1);
    NDArray parameter = session.weights.tensors().get("out.weight");
    float[] initial = parameter.toFloatArray();
    session.run(() -> false);
    TrainingState state = TrainingStateFile.read(file);
    float[] trained = state.values().tensors().get("net.out.weight").toFloats();

    // After the first step 2/11 of the initial values are kept.
    float[] expected = new float[initial.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 2f / 11 * initial[i] + 9f / 11 * trained[i];
    }
    assertThat(trained).isNotEqualTo(initial);
    assertClose(parameter.toFloatArray(), expected, 1e-6);
  }

  @Test
  void lateInARunAnUpdateKeepsNineHundredNinetyNineThousandthsOfTheAverage() {
    Path file = folder.resolve("s");
    Session first = new Session(file, 2);
    first.run(() -> first.losses.size() == 1);
    TrainingState state = TrainingStateFile.read(file);
    OptimizerState late =
        new OptimizerState(
            state.optimizer().optimizer(), state.optimizer().tensors(), Map.of("steps", 1e6));
    TrainingStateFile.write(
        file,
        new TrainingState(
            state.position(),
            state.values(),
            late,
            state.lossScale(),
            state.averages(),
            state.validations(),
            state.bestValues()));
    new Session(file, 2).run(() -> false);

    float[] expected = average(state);
    TrainingState after = TrainingStateFile.read(file);
    float[] trained = after.values().tensors().get("net.out.weight").toFloats();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 0.999f * expected[i] + 0.001f * trained[i];
    }
    assertThat(trained).isNotEqualTo(expected);
    assertClose(average(after), expected, 1e-6); // values below 1 in float32
  }

  private static float[] average(TrainingState state) {
    return state.averages().orElseThrow().tensors().get("net.out.weight").toFloats();
  }

  @Test
  void refusesTheStateOfAnotherPhaseAndFilesThatAreNone() {
    Path file = folder.resolve("s");
    new Session(file, 3).run(() -> true);
    Session other = new Session(file, "other", 3);
    assertThatThrownBy(() -> other.run(() -> false))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(
            "the state cannot be gone on with: its run is test, but this run's is other");
    Safetensors.write(file, List.of(HostTensor.ofFloats("x", new float[1], 1)), Map.of());
    assertThatThrownBy(() -> other.run(() -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("s: is no training state, expected a training state of version 1");
  }

  /** A network of two layers that learns the sum of its inputs. */
  private static final class Session {
    private static final int BATCH = 16;

    private final NoiseSource source = new NoiseSource(3);
    private final TrainableWeights weights =
        new TrainableWeights("net", CPU.scope(), new DrawnValues(source, false));
    private final CompiledGraph network;
    private final PretrainingPhase phase;
    private final List<Double> losses = new ArrayList<>();

    Session(Path stateFile, int steps) {
      this(stateFile, "test", steps);
    }

    Session(Path stateFile, String name, int steps) {
      Graph graph = new Graph("network", Precision.FP32);
      var hidden = Linear.of(weights.at("in"), 4, 8).apply(graph.input("x"));
      network =
          graph.compile(
              CPU.runtime(),
              Linear.of(weights.at("out"), 8, 1).apply(hidden.apply(Activation.SILU)));
      LearningRateSchedule rate = new LearningRateSchedule(0.05, 2, steps, Shape.COSINE);
      phase = new PretrainingPhase(name, rate, 3, stateFile);
    }

    boolean run(BooleanSupplier stopRequested) {
      return phase.run(
          CPU.runtime(),
          CPU.scope(),
          weights.parameters(),
          this::losses,
          (completed, total, loss) -> losses.add(loss),
          stopRequested);
    }

    private Objective.Losses losses(TensorScope step, long index, StepClock clock) {
      float[] inputs = source.gaussian(Purpose.LATENT_NOISE, index, BATCH * 4);
      NDArray x = step.upload(inputs, BATCH, 4);
      NDArray sums = x.sum(new int[] {1}, true);
      return Objective.Losses.of(network.run(x).head().sub(sums).square().mean());
    }

    Map<String, List<Float>> values() {
      Map<String, List<Float>> values = new LinkedHashMap<>();
      weights
          .tensors()
          .forEach(
              (name, tensor) -> {
                List<Float> list = new ArrayList<>();
                for (float value : tensor.toFloatArray()) {
                  list.add(value);
                }
                values.put(name, list);
              });
      return values;
    }
  }
}
