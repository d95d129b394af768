package io.vstar.noise;

/**
 * What random numbers are drawn for; numbers of different streams are independent.
 *
 * <p>The streams of the common code are {@link NoiseSource.Purpose}s. Whatever is built on top of
 * it draws from streams of its own, which it {@linkplain #named names}.
 */
public sealed interface RandomStream permits NoiseSource.Purpose, NamedStream {
  /** Returns the number that sets the stream apart from all others, for ever the same. */
  long key();

  /**
   * Returns the stream of a name: the same for the same name, and never one of the common code's.
   *
   * @param name unlikely to be anyone else's, such as {@code dreambooth.prior}; not blank
   */
  static RandomStream named(String name) {
    return new NamedStream(name);
  }
}
