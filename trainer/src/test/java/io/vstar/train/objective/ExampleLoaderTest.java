package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.CpuRuntime;
import io.vstar.text.TokenizedPrompts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ExampleLoaderTest {
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
  void aBatchHasTheShapesOfItsResolution() {
    DiffusionExamples examples = load(0, 5, 0);
    assertThat(examples.latents().getShape()).isEqualTo(new Shape(2, 4, 4, 4));
    assertThat(examples.noise().getShape()).isEqualTo(new Shape(2, 4, 4, 4));
    assertThat(examples.timesteps()).hasSize(2);
    TokenizedPrompts prompts = examples.prompts().get(0);
    assertThat(prompts.batch()).isEqualTo(2);
    assertThat(prompts.length()).isEqualTo(77);
    // Every prompt holds the placeholder, of two vectors.
    assertThat(prompts.chunks()).allSatisfy(chunk -> assertThat(chunk.slots()).hasSize(2));
  }

  @Test
  void anyBatchCanBeMadeAgain() {
    DiffusionExamples first = load(0, 5, 17);
    load(0, 5, 18);
    DiffusionExamples again = load(0, 5, 17);

    assertThat(again.latents()).isEqualTo(first.latents());
    assertThat(again.noise()).isEqualTo(first.noise());
    assertThat(again.timesteps()).containsExactly(first.timesteps());
    assertThat(again.prompts()).isEqualTo(first.prompts());
  }

  @Test
  void batchesAndSeedsDrawTheirOwnNoise() {
    DiffusionExamples batch = load(0, 5, 17);
    for (DiffusionExamples other : new DiffusionExamples[] {load(0, 5, 18), load(0, 6, 17)}) {
      assertThat(other.noise()).isNotEqualTo(batch.noise());
      assertThat(other.latents()).isNotEqualTo(batch.latents());
      assertThat(other.timesteps()).isNotEqualTo(batch.timesteps());
    }
  }

  @Test
  void theNoiseOffsetShiftsWholeChannels() {
    NDArray shift = load(0.5, 5, 17).noise().sub(load(0, 5, 17).noise());
    float[] values = shift.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(values[i / 16 * 16], within(1e-6f));
    }
    assertThat(shift.abs().max().getFloat()).isGreaterThan(0.1f);
  }

  @Test
  void inputPerturbationChangesWhatIsAddedAndNotWhatIsToBePredicted() {
    DiffusionExamples plain = load(0, 5, 17);
    DiffusionExamples perturbed = load(tiny.noising(Optional.empty(), 0.1));
    assertThat(plain.addedNoise()).isEmpty();
    assertThat(perturbed.noise()).isEqualTo(plain.noise());
    assertThat(perturbed.timesteps()).containsExactly(plain.timesteps());
    NDArray added = perturbed.addedNoise().orElseThrow().sub(plain.noise());
    assertThat(added.abs().mean().getFloat()).isBetween(0.04f, 0.12f); // 0.08 of deviation 0.1
    assertThat(load(tiny.noising(Optional.empty(), 0.1)).addedNoise())
        .isEqualTo(perturbed.addedNoise());
    float[] losses = new float[2];
    Trainable trainable = tiny.trainable(CPU.scope());
    losses[0] = tiny.loss(trainable).perExample(plain, trainable.context()).getFloat(0);
    losses[1] = tiny.loss(trainable).perExample(perturbed, trainable.context()).getFloat(0);
    assertThat(losses[1]).isNotEqualTo(losses[0]);
  }

  @Test
  void pyramidNoiseLeavesTheOtherDrawsAsTheyAre() {
    DiffusionExamples plain = load(0, 5, 17);
    DiffusionExamples pyramid = load(tiny.noising(Optional.of(new PyramidNoise(3, 0.4)), 0));
    assertThat(pyramid.noise()).isNotEqualTo(plain.noise());
    assertThat(pyramid.latents()).isEqualTo(plain.latents());
    assertThat(pyramid.timesteps()).containsExactly(plain.timesteps());
  }

  private static DiffusionExamples load(Noising noising) {
    return tiny.loader(tiny.trainable(CPU.scope()), noising, 5).load(CPU.scope(), 17);
  }

  private static DiffusionExamples load(double noiseOffset, long seed, long index) {
    Trainable trainable = tiny.trainable(CPU.scope());
    return tiny.loader(trainable, noiseOffset, seed).load(CPU.scope(), index);
  }
}
