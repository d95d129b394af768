package io.vstar.likeness;

import io.vstar.likeness.PicturePairs.Pair;
import java.util.ArrayList;
import java.util.List;

/** Compares pairs of pictures. Each picture is read once if all fit into memory. */
public final class PictureComparison {
  private final PicturePairs pairs;
  private final PreparedPictures pictures = new PreparedPictures();

  /** A listener that is called after each pair. One that throws ends the comparison. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Receives a result.
     *
     * @param done number of pairs compared so far
     */
    void compared(int done, Pair pair, Likeness likeness);
  }

  /** Creates a comparison of pairs; nothing is read yet. */
  public PictureComparison(PicturePairs pairs) {
    this.pairs = pairs;
  }

  /**
   * Compares all pairs.
   *
   * @return the result of each pair, in their order
   * @throws io.vstar.error.DatasetException if a picture cannot be read, or is too small
   */
  public List<Likeness> run(Listener listener) {
    List<Likeness> results = new ArrayList<>();
    for (Pair pair : pairs.pairs()) {
      results.add(Likeness.between(first(pair), second(pair)));
      listener.compared(results.size(), pair, results.get(results.size() - 1));
    }
    return results;
  }

  /** Returns the first picture of a pair. */
  public ComparablePicture first(Pair pair) {
    return pictures.get(pairs.pictures().get(pair.first()));
  }

  /** Returns the second picture of a pair. */
  public ComparablePicture second(Pair pair) {
    return pictures.get(pairs.pictures().get(pair.second()));
  }
}
