package io.vstar.lab.pocket;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.CpuRuntime;
import io.vstar.vae.VaeEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LatentFolderTest {
  private static final int SIZE = 2;
  private static final double FACTOR = 0.25;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  private final Drawings drawings = new Drawings(1, Choices.TRAINING);
  private VaeEncoder encoder;

  @BeforeEach
  void drawAnEncoder() {
    DrawnValues drawn = new DrawnValues(new NoiseSource(1), false);
    TrainableWeights weights = new TrainableWeights("vae", CPU.scope(), drawn);
    encoder = new VaeEncoder(CPU.runtime(), PocketArchitecture.vae(), weights);
  }

  @Test
  void latentsAreTheEncodersMeansByTheScalingFactor() throws IOException {
    LatentSet set = latents("a", new ArrayList<>());
    Drawings.Batch batch = drawings.batch(0, SIZE);
    NDArray means = encoder.encode(batch.upload(CPU.scope())).mean();
    LatentSet.Batch drawn = set.draw(CPU.scope(), new SplittableRandom(1), 4);
    for (int i = 0; i < 4; i++) {
      float[] expected = means.get(batch.scenes().indexOf(drawn.scenes().get(i))).toFloatArray();
      for (int j = 0; j < expected.length; j++) {
        expected[j] *= (float) FACTOR;
      }
      assertThat(expected).isNotEqualTo(new float[expected.length]);
      assertClose(drawn.latents().get(i).toFloatArray(), expected, 2e-3); // float16
    }
  }

  @Test
  void readsWhatIsThereAndEncodesAgainForAnotherAutoencoder() throws IOException {
    latents("a", new ArrayList<>());
    Path file = folder.resolve("latents-000000.safetensors");
    byte[] first = Files.readAllBytes(file);

    List<Integer> progress = new ArrayList<>();
    latents("a", progress);
    assertThat(progress).containsExactly(1);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);

    latents("b", new ArrayList<>());
    assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
  }

  private LatentSet latents(String fingerprint, List<Integer> progress) throws IOException {
    return new LatentFolder(folder, fingerprint, drawings, SIZE)
        .latents(CPU.runtime(), encoder, FACTOR, 1, progress::add, () -> false);
  }
}
