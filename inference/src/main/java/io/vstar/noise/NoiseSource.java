package io.vstar.noise;

import java.util.SplittableRandom;

/**
 * Random numbers that depend on nothing but (seed, purpose, index): the same on any device, after a
 * resume, and whatever else was drawn.
 */
public final class NoiseSource {
  /** What a draw is for; draws for different purposes are independent. */
  public enum Purpose {
    INITIAL_LATENTS,
    LATENT_NOISE,
    NOISE_OFFSET,
    POSTERIOR,
    TIMESTEPS,
    CAPTIONS,
    VALIDATION,
    WEIGHTS,
    BUCKETS,
    BUCKET_SEEDS,
    PICTURES,
    BATCH_PLACES,
    SAMPLING,
    DROPOUT
  }

  private final long seed;

  public NoiseSource(long seed) {
    this.seed = seed;
  }

  /** A generator for one purpose and index, e.g. a training step. */
  public SplittableRandom random(Purpose purpose, long index) {
    // Two rounds, so that neighbouring seeds and indices share nothing.
    long stream = new SplittableRandom(seed).nextLong() ^ (purpose.ordinal() + 1L) << 56;
    return new SplittableRandom(new SplittableRandom(stream + index).nextLong());
  }

  /** Independent standard normal values. */
  public float[] gaussian(Purpose purpose, long index, int count) {
    SplittableRandom random = random(purpose, index);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
