package io.vstar.lab.pocket;

import io.vstar.clip.ClipEmbedding;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The share of pairs in which the right one has the largest cosine. A text that is the same as the
 * right one is right.
 *
 * @param textOfImage share of pictures whose text is found among all texts, in [0, 1]
 * @param imageOfText share of texts whose picture is found among all pictures, in [0, 1]
 */
record RetrievalAccuracy(double textOfImage, double imageOfText) {

  /**
   * Measures the accuracy among some pairs.
   *
   * @param images embeddings of pictures
   * @param texts embeddings of the texts, in the order of the pictures
   * @param captions texts, in the same order
   */
  static RetrievalAccuracy of(
      List<ClipEmbedding> images, List<ClipEmbedding> texts, List<String> captions) {
    return new RetrievalAccuracy(share(images, texts, captions), share(texts, images, captions));
  }

  private static double share(
      List<ClipEmbedding> asked, List<ClipEmbedding> offered, List<String> captions) {
    long right =
        IntStream.range(0, asked.size())
            .filter(i -> captions.get(nearest(asked.get(i), offered)).equals(captions.get(i)))
            .count();
    return (double) right / asked.size();
  }

  private static int nearest(ClipEmbedding asked, List<ClipEmbedding> offered) {
    int nearest = 0;
    for (int i = 1; i < offered.size(); i++) {
      if (asked.cosine(offered.get(i)) > asked.cosine(offered.get(nearest))) {
        nearest = i;
      }
    }
    return nearest;
  }
}
