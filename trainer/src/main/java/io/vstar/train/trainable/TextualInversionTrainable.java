package io.vstar.train.trainable;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.LearnedVectors;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.List;

/**
 * The vectors of one pseudo-word (Gal et al. 2022). Nothing else is a parameter: the token table
 * stays as it is and is not copied.
 */
public final class TextualInversionTrainable implements Trainable {
  private final TensorRuntime runtime;
  private final NDArray vectors; // (V, D)
  private final TokenEmbeddingOverlay overlay;

  /**
   * @param scope owns the vectors
   * @param initial (V, D) row-major
   */
  public TextualInversionTrainable(
      TensorRuntime runtime, TensorScope scope, float[] initial, int count) {
    this.runtime = runtime;
    this.vectors = scope.upload(initial, count, initial.length / count);
    GradientScope.require(vectors);
    this.overlay = new LearnedVectors(runtime, vectors);
  }

  /**
   * Initial vectors from words the model knows: their token vectors in order, from the first again
   * where there are more vectors than tokens, cut off where there are fewer.
   *
   * @param words such as {@code cat} or {@code oil painting}; not blank
   * @param count of vectors
   * @return (count, D) row-major
   */
  public static float[] initialVectors(StableDiffusion model, String words, int count) {
    long[] ids = model.tokenizer().encode(words);
    int width = model.config().text().width();
    float[] result = new float[count * width];
    try (TensorScope scope = model.runtime().openScope("initial vectors")) {
      NDArray table = model.text().tokenTable();
      scope.borrow(table);
      for (int i = 0; i < count; i++) {
        float[] row = table.get(ids[i % ids.length]).toFloatArray();
        System.arraycopy(row, 0, result, i * width, width);
      }
    }
    return result;
  }

  @Override
  public List<NDArray> parameters() {
    return List.of(vectors);
  }

  @Override
  public TokenEmbeddingOverlay tokens() {
    return overlay;
  }

  @Override
  public void restore(List<float[]> snapshot) {
    runtime.overwrite(vectors, snapshot.get(0));
  }
}
