package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vstar.tensor.CpuRuntime;
import io.vstar.train.trainable.Trainable;
import java.io.IOException;
import java.nio.file.Path;
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
}
