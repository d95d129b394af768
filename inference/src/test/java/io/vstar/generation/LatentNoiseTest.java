package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.VaeConfig;
import io.vstar.error.ConfigException;
import io.vstar.sampling.StepNoise;
import io.vstar.tensor.CpuRuntime;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LatentNoiseTest {
  private static final VaeConfig VAE = StableDiffusionConfig.sd15().vae();
  private static final int EACH = 4 * 8 * 8;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void aVariationLeadsFromOneSeedToTheOther() {
    assertThat(initial(noise(1, 1, varied(7, 0)))).containsExactly(initial(noise(1, 1)));
    assertThat(initial(noise(1, 1, varied(7, 1)))).containsExactly(initial(noise(7, 1)));
    float[] between = initial(noise(1, 1, varied(7, 0.5)));
    double ofFirst = product(between, initial(noise(1, 1)));
    double ofSecond = product(between, initial(noise(7, 1)));
    // cos 45° of unit variance, give or take 1/√256
    assertThat(ofFirst).isBetween(0.5, 0.9);
    assertThat(ofSecond).isBetween(0.5, 0.9);
  }

  @Test
  void withAVariationItsSeedsCountUpAndThePicturesStays() {
    float[] pair = initial(noise(1, 2, varied(7, 0.5)));
    assertThat(Arrays.copyOf(pair, EACH)).containsExactly(initial(noise(1, 1, varied(7, 0.5))));
    assertThat(Arrays.copyOfRange(pair, EACH, 2 * EACH))
        .containsExactly(initial(noise(1, 1, varied(8, 0.5))));
    float[] steps = noise(1, 2, varied(7, 0.5)).onTheWay().draw(CPU.scope(), 0).toFloatArray();
    assertThat(Arrays.copyOfRange(steps, EACH, 2 * EACH))
        .containsExactly(Arrays.copyOf(steps, EACH));
  }

  @Test
  void noiseOfWaysIsEachPicturesOwn() {
    StepNoise pair = noise(3, 2).onTheWay();
    float[] both = pair.between(CPU.scope(), 0, 14, 9).toFloatArray();
    float[] second = noise(4, 1).onTheWay().between(CPU.scope(), 5, 14, 9).toFloatArray();
    assertThat(Arrays.copyOfRange(both, EACH, 2 * EACH)).containsExactly(second);
  }

  @Test
  void aStrengthBeyondTheOtherSeedIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new Variation(1, 1.1))
        .withMessage("the variation strength is 1.1, expected a number from 0 to 1");
  }

  private static Optional<Variation> varied(long seed, double strength) {
    return Optional.of(new Variation(seed, strength));
  }

  private static LatentNoise noise(long seed, int count) {
    return noise(seed, count, Optional.empty());
  }

  private static LatentNoise noise(long seed, int count, Optional<Variation> variation) {
    return new LatentNoise(VAE, 64, 64, seed, count, variation);
  }

  private static float[] initial(LatentNoise noise) {
    return noise.initial(CPU.scope()).toFloatArray();
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i] / a.length;
    }
    return sum;
  }
}
