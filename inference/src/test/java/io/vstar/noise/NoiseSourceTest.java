package io.vstar.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vstar.noise.NoiseSource.Purpose;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoiseSourceTest {
  @Test
  void drawsTheSameForSeedPurposeAndIndexWhateverElseWasDrawn() {
    NoiseSource source = new NoiseSource(42);
    float[] first = source.gaussian(Purpose.LATENT_NOISE, 7, 100);
    source.gaussian(Purpose.LATENT_NOISE, 8, 1000);
    source.random(Purpose.TIMESTEPS, 7).nextInt();

    assertThat(source.gaussian(Purpose.LATENT_NOISE, 7, 100)).containsExactly(first);
    assertThat(new NoiseSource(42).gaussian(Purpose.LATENT_NOISE, 7, 100)).containsExactly(first);
  }

  @Test
  void aShorterDrawIsTheBeginningOfALongerOne() {
    NoiseSource source = new NoiseSource(42);
    float[] longer = source.gaussian(Purpose.POSTERIOR, 0, 64);
    assertThat(source.gaussian(Purpose.POSTERIOR, 0, 16))
        .containsExactly(java.util.Arrays.copyOf(longer, 16));
  }

  @Test
  void drawsWhatItAlwaysDrew() {
    // Pictures and runs of a seed stay what they were, across versions.
    assertThat(new NoiseSource(0).gaussian(Purpose.INITIAL_LATENTS, 0, 4))
        .containsExactly(0.48100907f, 1.7167822f, 0.11450239f, 0.60219663f);
  }

  @Test
  void everySeedPurposeAndIndexHasItsOwnStream() {
    Set<Long> beginnings = new HashSet<>();
    int streams = 0;
    for (long seed : new long[] {-1, 0, 1, 2, 42, Long.MAX_VALUE}) {
      for (Purpose purpose : Purpose.values()) {
        for (long index = -3; index < 200; index++) {
          beginnings.add(new NoiseSource(seed).random(purpose, index).nextLong());
          streams++;
        }
      }
    }
    assertThat(beginnings).hasSize(streams);
  }

  @Test
  void neighbouringStreamsAreUncorrelated() {
    int count = 10_000;
    NoiseSource source = new NoiseSource(3);
    float[] values = source.gaussian(Purpose.LATENT_NOISE, 5, count);
    float[][] others = {
      source.gaussian(Purpose.LATENT_NOISE, 6, count),
      source.gaussian(Purpose.POSTERIOR, 5, count),
      new NoiseSource(4).gaussian(Purpose.LATENT_NOISE, 5, count)
    };
    for (float[] other : others) {
      double product = 0;
      for (int i = 0; i < count; i++) {
        product += values[i] * other[i];
      }
      // The mean of products has the deviation 1/√10000; five of them.
      assertThat(product / count).isCloseTo(0, within(0.05));
    }
  }

  @Test
  void valuesAreStandardNormal() {
    int count = 100_000;
    float[] values = new NoiseSource(9).gaussian(Purpose.LATENT_NOISE, 0, count);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (float value : values) {
      double square = (double) value * value;
      sum += value;
      squares += square;
      fourths += square * square;
    }
    // Five deviations of each: 1/√n, √2/√n, √96/√n.
    assertThat(sum / count).isCloseTo(0, within(0.016));
    assertThat(squares / count).isCloseTo(1, within(0.023));
    assertThat(fourths / count).isCloseTo(3, within(0.16));
  }
}
