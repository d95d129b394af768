package io.vstar.attribution;

import io.vstar.likeness.Likeness;
import io.vstar.likeness.Measure;
import io.vstar.similarity.PromptVectors;
import io.vstar.similarity.TextLevel;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * What an embedding does without one of its vectors.
 *
 * @param index index of the vector that was left out; -1 for the whole embedding
 * @param text the prompt with what is left
 * @param whole the prompt with the whole embedding
 * @param pictures pictures by seed
 * @param likeness the likeness of each picture to the one of the whole embedding
 */
public record AblatedVector(
    int index,
    PromptVectors text,
    PromptVectors whole,
    List<BufferedImage> pictures,
    List<Likeness> likeness) {
  public AblatedVector {
    pictures = List.copyOf(pictures);
    likeness = List.copyOf(likeness);
  }

  /** Returns whether nothing was left out. */
  public boolean isWhole() {
    return index < 0;
  }

  /** Computes the cosine of the prompt to that with the whole embedding. */
  public double cosine(TextLevel level) {
    return level.cosine(text, whole);
  }

  /** Returns the mean of a measure over the pictures. */
  public double mean(Measure measure) {
    return likeness.stream().mapToDouble(measure::of).average().orElseThrow();
  }
}
