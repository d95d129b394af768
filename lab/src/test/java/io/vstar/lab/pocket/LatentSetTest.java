package io.vstar.lab.pocket;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.CpuRuntime;
import io.vstar.vae.VaeEncoder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LatentSetTest {
  private static final int SIZE = 2;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void latentsAreTheEncodersMeansByTheScalingFactor() {
    DrawnValues drawn = new DrawnValues(new NoiseSource(1), false);
    VaeEncoder encoder =
        new VaeEncoder(
            CPU.runtime(),
            PocketArchitecture.vae(),
            new TrainableWeights("vae", CPU.scope(), drawn));
    Drawings drawings = new Drawings(1);
    LatentSet set = LatentSet.encode(CPU.runtime(), encoder, 0.25, drawings, 1, SIZE, done -> {});

    Drawings.Batch batch = drawings.batch(0, SIZE);
    NDArray means = encoder.encode(Drawings.upload(CPU.scope(), batch)).mean();
    LatentSet.Batch batchOfFour = set.draw(CPU.scope(), new SplittableRandom(1), 4);
    for (int i = 0; i < 4; i++) {
      float[] expected =
          means.get(batch.scenes().indexOf(batchOfFour.scenes().get(i))).toFloatArray();
      for (int j = 0; j < expected.length; j++) {
        expected[j] *= 0.25f;
      }
      assertThat(expected).isNotEqualTo(new float[expected.length]);
      assertClose(batchOfFour.latents().get(i).toFloatArray(), expected, 1e-6);
    }
  }
}
