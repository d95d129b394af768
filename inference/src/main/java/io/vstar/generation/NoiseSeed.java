package io.vstar.generation;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The seed of one picture's noise.
 *
 * @param seed the seed
 * @param variation the change of the noise that the picture begins with
 */
public record NoiseSeed(long seed, Optional<Variation> variation) {

  /** Returns a seed without a variation. */
  public static NoiseSeed of(long seed) {
    return new NoiseSeed(seed, Optional.empty());
  }

  /**
   * Returns the seeds of a batch, which count up; with a variation its seeds count up instead, as
   * in A1111.
   *
   * @param first seed of the first picture
   * @param count number of pictures
   */
  static List<NoiseSeed> upwards(long first, Optional<Variation> variation, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                variation
                    .map(v -> new NoiseSeed(first, Optional.of(v.withSeed(v.seed() + i))))
                    .orElseGet(() -> of(first + i)))
        .toList();
  }
}
