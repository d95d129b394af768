package io.vstar.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.vstar.noise.NoiseSource.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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
  void theIdsOfPurposesStayWhatTheyAre() {
    // Another id is other numbers: a run of a seed would no longer be the run it was.
    assertThat(Arrays.stream(Purpose.values()).map(each -> each + " " + (each.key() >> 56)))
        .containsExactly(
            "INITIAL_LATENTS 1",
            "LATENT_NOISE 2",
            "NOISE_OFFSET 3",
            "POSTERIOR 4",
            "TIMESTEPS 5",
            "CAPTIONS 6",
            "VALIDATION 7",
            "WEIGHTS 8",
            "BUCKETS 9",
            "BUCKET_SEEDS 10",
            "PICTURES 11",
            "BATCH_PLACES 12",
            "SAMPLING 13",
            "DROPOUT 14",
            "PYRAMID_NOISE 15",
            "INPUT_PERTURBATION 16",
            "BROWNIAN_MOTION 17",
            "AUGMENTATION 21",
            "VARIANTS 22");
    assertThat(Purpose.values()).allMatch(each -> each.key() == each.key() >> 56 << 56);
  }

  @Test
  void aNamedStreamIsNeverOneOfThePurposes() {
    RandomStream stream = RandomStream.named("dreambooth.prior");
    assertThat(stream).isEqualTo(RandomStream.named("dreambooth.prior"));
    // SHA-256 of the name begins 5a1f…, and the top bit is set.
    assertThat(Long.toHexString(stream.key())).isEqualTo("da1f97383ea5bf02");
    assertThat(Purpose.values()).allMatch(each -> each.key() >= 0);
    assertThat(new NoiseSource(0).random(stream, 0).nextLong())
        .isNotEqualTo(new NoiseSource(0).random(RandomStream.named("imagic"), 0).nextLong());
    assertThatIllegalArgumentException().isThrownBy(() -> RandomStream.named(" "));
  }

  @Test
  void everySeedPurposeAndIndexHasItsOwnStream() {
    Set<Long> beginnings = new HashSet<>();
    int streams = 0;
    for (long seed : new long[] {-1, 0, 1, 2, 42, Long.MAX_VALUE}) {
      for (RandomStream purpose : streams()) {
        for (long index = -3; index < 200; index++) {
          beginnings.add(new NoiseSource(seed).random(purpose, index).nextLong());
          streams++;
        }
      }
    }
    assertThat(beginnings).hasSize(streams);
  }

  private static List<RandomStream> streams() {
    List<RandomStream> streams = new ArrayList<>(List.of(Purpose.values()));
    streams.add(RandomStream.named("dreambooth.prior"));
    streams.add(RandomStream.named("imagic"));
    return streams;
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
