package io.vstar.noise;

import java.util.SplittableRandom;

/**
 * Random numbers that depend on nothing but (seed, stream, index): the same on any device, after a
 * resume, and whatever else was drawn.
 */
public final class NoiseSource {
  /**
   * What the common code draws for. The ids are what decides the numbers: a new purpose takes one
   * that was never used, below 128, and none is given twice.
   */
  public enum Purpose implements RandomStream {
    INITIAL_LATENTS(1),
    LATENT_NOISE(2),
    NOISE_OFFSET(3),
    POSTERIOR(4),
    TIMESTEPS(5),
    CAPTIONS(6),
    VALIDATION(7),
    WEIGHTS(8),
    BUCKETS(9),
    BUCKET_SEEDS(10),
    PICTURES(11),
    BATCH_PLACES(12),
    SAMPLING(13),
    DROPOUT(14);

    private final int id;

    Purpose(int id) {
      this.id = id;
    }

    @Override
    public long key() {
      return (long) id << 56;
    }
  }

  private final long seed;

  public NoiseSource(long seed) {
    this.seed = seed;
  }

  /** Returns a generator for one stream and index, such as the number of a micro batch. */
  public SplittableRandom random(RandomStream stream, long index) {
    // Two rounds, so that neighbouring seeds and indices share nothing.
    long start = new SplittableRandom(seed).nextLong() ^ stream.key();
    return new SplittableRandom(new SplittableRandom(start + index).nextLong());
  }

  /** Draws independent standard normal values. */
  public float[] gaussian(RandomStream stream, long index, int count) {
    SplittableRandom random = random(stream, index);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
