package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.objective.StepClock.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DiffusionObjectiveTest {
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

  @Test
  void theMeanOverExamplesCountsEachByItsWeightAndThatOfItsTimestep() {
    LossWeighting all = LossWeighting.NONE;
    float[] plain = losses(new float[] {1, 1}, all).perExample().toFloatArray();
    Objective.Losses weighted = losses(new float[] {2, 0}, all);
    assertThat(weighted.perExample().toFloatArray()).containsExactly(2 * plain[0], 0);
    assertThat(weighted.minimized().getFloat()).isEqualTo(plain[0]);

    float[] both =
        losses(new float[] {2, 1}, (schedule, timestep) -> 4).perExample().toFloatArray();
    assertThat(both).containsExactly(8 * plain[0], 4 * plain[1]);
  }

  @Test
  void weightsThatAreNoneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> losses(new float[] {1, -1}, LossWeighting.NONE))
        .withMessage("weight -1.0, expected a number >= 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> losses(new float[] {1, Float.NaN}, LossWeighting.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> losses(new float[] {1}, LossWeighting.NONE))
        .withMessageContaining("1 weights");
  }

  private static Objective.Losses losses(float[] weights, LossWeighting weighting) {
    Trainable trainable = tiny.trainable(CPU.scope());
    ExampleLoader loader = tiny.loader(trainable, 0, 5);
    ExampleSource source =
        (scope, index) -> {
          DiffusionExamples plain = loader.load(scope, index);
          return new DiffusionExamples(
              plain.latents(),
              plain.noise(),
              plain.timesteps(),
              plain.prompts(),
              plain.sizes(),
              weights,
              Optional.empty());
        };
    return new DiffusionObjective(source, tiny.loss(trainable), trainable, weighting)
        .evaluate(CPU.scope(), 0, StepClock.NONE);
  }

  @Test
  void isTheMeanOfTheExamplesLossesByTheWeightsOfTheirTimesteps() {
    Trainable trainable = tiny.trainable(CPU.scope());
    ExampleLoader loader = tiny.loader(trainable, 0, 5);
    LossWeighting weighting = (schedule, timestep) -> 1 + timestep;
    List<Part> parts = new ArrayList<>();
    Objective.Losses losses =
        new DiffusionObjective(loader, tiny.loss(trainable), trainable, weighting)
            .evaluate(CPU.scope(), 3, parts::add);

    DiffusionExamples examples = loader.load(CPU.scope(), 3);
    float[] plain = tiny.loss(trainable).perExample(examples, trainable.context()).toFloatArray();
    double sum = 0;
    for (int i = 0; i < plain.length; i++) {
      double weighted = plain[i] * (1 + examples.timesteps()[i]);
      assertThat((double) losses.perExample().getFloat(i))
          .isCloseTo(weighted, within(1e-5 * weighted));
      sum += weighted;
    }
    assertThat((double) losses.minimized().getFloat())
        .isCloseTo(sum / plain.length, within(1e-5 * sum));
    assertThat(parts).containsExactly(Part.EXAMPLES, Part.TEXT, Part.FORWARD);
  }

  @Test
  void priorPreservationAddsTheMeanLossOfTheClassPicturesByTheirWeight() {
    Trainable trainable = tiny.trainable(CPU.scope());
    ExampleLoader loader = tiny.loader(trainable, 0, 5);
    ExampleLoader classLoader = tiny.loader(trainable, 0, 6);
    ExampleSource classes =
        (scope, index) -> {
          DiffusionExamples drawn = classLoader.load(scope, index);
          return new DiffusionExamples(
              drawn.latents(),
              drawn.noise(),
              drawn.timesteps(),
              drawn.prompts(),
              drawn.sizes(),
              new float[] {0.5f, 0.5f},
              Optional.empty());
        };
    DiffusionObjective learned =
        new DiffusionObjective(loader, tiny.loss(trainable), trainable, LossWeighting.NONE);
    double alone = learned.evaluate(CPU.scope(), 3, StepClock.NONE).minimized().getFloat();
    Objective.Losses both = learned.preserving(classes).evaluate(CPU.scope(), 3, StepClock.NONE);

    float[] plain =
        tiny.loss(trainable)
            .perExample(classLoader.load(CPU.scope(), 3), trainable.context())
            .toFloatArray();
    double expected = alone + 0.5 * (plain[0] + plain[1]) / 2;
    assertThat((double) both.minimized().getFloat())
        .isCloseTo(expected, within(1e-5 * expected))
        .isNotCloseTo(alone, within(1e-2 * alone));
    float[] reported = both.perExample().toFloatArray();
    assertThat((reported[0] + reported[1]) / 2.0).isCloseTo(expected, within(1e-5 * expected));
  }

  @Test
  void theInverseOfTheSignalsShareGrowsUpToItsLimit() {
    NoiseSchedule schedule = tiny.model().schedule();
    LossWeighting weighting = LossWeighting.inverseSignal(2.5);
    int last = schedule.timesteps() - 1;
    assertThat(1 / schedule.alphaCumprod(last)).isGreaterThan(2.5);
    assertThat(weighting.weight(schedule, last)).isEqualTo(2.5);
    assertThat(weighting.weight(schedule, 100))
        .isEqualTo(1 / schedule.alphaCumprod(100))
        .isLessThan(2.5);
    assertThat(LossWeighting.NONE.weight(schedule, last)).isEqualTo(1);
  }
}
