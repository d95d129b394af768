package io.vstar.noise;

import java.util.SplittableRandom;

/**
 * A source of random numbers that depend on seed, stream and index alone, so that they are the same
 * on every device, after a resume, and whatever else was drawn before.
 */
public final class NoiseSource {
  /**
   * The uses of random numbers in the training loop and the samplers. The id decides which numbers
   * are drawn: a new purpose takes an unused id below 128, and no id is used twice.
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
    DROPOUT(14),
    PYRAMID_NOISE(15),
    INPUT_PERTURBATION(16),
    BROWNIAN_MOTION(17),
    AUGMENTATION(21),
    VARIANTS(22);

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

  /** Creates the source of the random numbers of one seed. */
  public NoiseSource(long seed) {
    this.seed = seed;
  }

  /**
   * Returns the generator of one stream and index.
   *
   * @param index place in the stream, such as the number of a micro batch
   */
  public SplittableRandom random(RandomStream stream, long index) {
    // Two rounds, so that neighbouring seeds and indices share nothing.
    long start = new SplittableRandom(seed).nextLong() ^ stream.key();
    return new SplittableRandom(new SplittableRandom(start + index).nextLong());
  }

  /** Draws {@code count} independent standard normal values. */
  public float[] gaussian(RandomStream stream, long index, int count) {
    SplittableRandom random = random(stream, index);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
