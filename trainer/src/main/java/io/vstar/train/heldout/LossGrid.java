package io.vstar.train.heldout;

/**
 * The shape of a grid of fixed triples: each picture is measured at the same timesteps, each time
 * with a noise of its own. Neighbouring timesteps make a bin.
 *
 * @param pictures the number of pictures, at least 1
 * @param timesteps the number of timesteps of each picture, at least 1
 * @param bins the number of bins, from 1 to {@code timesteps}
 */
public record LossGrid(int pictures, int timesteps, int bins) {
  /** The number of bins where there are enough timesteps and nothing else is asked for. */
  public static final int USUAL_BINS = 4;

  public LossGrid {
    if (pictures < 1 || timesteps < 1 || bins < 1 || bins > timesteps) {
      throw new IllegalArgumentException(
          "%d pictures, %d timesteps, %d bins".formatted(pictures, timesteps, bins));
    }
  }

  /** Returns the number of triples. */
  public int size() {
    return pictures * timesteps;
  }

  /**
   * Returns the bin of a triple; bin 0 has the timesteps with the least noise.
   *
   * @param index the index of the triple in row-major order, pictures before timesteps
   */
  public int bin(int index) {
    return index % timesteps * bins / timesteps;
  }
}
