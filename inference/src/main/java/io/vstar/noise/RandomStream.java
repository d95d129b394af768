package io.vstar.noise;

/**
 * A stream of random numbers for one use; numbers of different streams are independent.
 *
 * <p>The training loop and the samplers draw from the {@link NoiseSource.Purpose}s; a method that
 * is built on top of them draws from {@linkplain #named named} streams of its own.
 */
public sealed interface RandomStream permits NoiseSource.Purpose, NamedStream {
  /** Returns the number that identifies the stream; it never changes. */
  long key();

  /**
   * Returns the stream of a name, which is none of the {@link NoiseSource.Purpose}s.
   *
   * @param name a name that nobody else is likely to use, such as {@code dreambooth.prior}; not
   *     blank
   */
  static RandomStream named(String name) {
    return new NamedStream(name);
  }
}
