package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.ClipTextModel;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.Parameter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The vectors of one learned word (Gal et al. 2022). They are the only parameters: the token table
 * is neither changed nor copied.
 */
public final class TextualInversionTrainable implements Trainable {
  private final List<Parameter> parameters;
  private final List<NDArray> tables;
  private final List<float[]> initial;

  /**
   * Makes the parameters from their start values.
   *
   * @param scope the scope that owns the vectors
   * @param initial the start values, (V, D) row-major for each text encoder
   * @param count the number of vectors V
   */
  public TextualInversionTrainable(TensorScope scope, List<float[]> initial, int count) {
    this.tables =
        initial.stream().map(all -> scope.upload(all, count, all.length / count)).toList();
    this.initial = initial.stream().map(float[]::clone).toList();
    tables.forEach(GradientScope::require);
    this.parameters =
        IntStream.range(0, tables.size())
            .mapToObj(i -> new Parameter(name(i), tables.get(i)))
            .toList();
  }

  /**
   * Returns the name of a parameter, which begins with the text encoder's folder in the diffusers
   * layout.
   */
  private static String name(int encoder) {
    return "text_encoder" + (encoder == 0 ? "" : "_" + (encoder + 1)) + ".vectors";
  }

  /**
   * Returns start values from words that the model knows: their token vectors in order, repeated if
   * there are more vectors than tokens, truncated if there are fewer.
   *
   * @param model the base model
   * @param words the words, such as {@code cat} or {@code oil painting}; not blank
   * @param count the number of vectors
   * @return (count, D) row-major for each text encoder
   */
  public static List<float[]> initialVectors(StableDiffusion model, String words, int count) {
    long[] ids = model.tokenizer().encode(words);
    try (TensorScope scope = model.runtime().openScope("initial vectors")) {
      return model.conditioner().encoders().stream()
          .map(encoder -> rows(scope, encoder, ids, count))
          .toList();
    }
  }

  private static float[] rows(TensorScope scope, ClipTextModel encoder, long[] ids, int count) {
    int width = encoder.config().width();
    float[] result = new float[count * width];
    NDArray table = encoder.tokenTable();
    scope.borrow(table);
    for (int i = 0; i < count; i++) {
      float[] row = table.get(ids[i % ids.length]).toFloatArray();
      System.arraycopy(row, 0, result, i * width, width);
    }
    return result;
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Returns the start values of the vectors, (V, D) row-major for each text encoder. */
  List<float[]> initial() {
    return initial.stream().map(float[]::clone).toList();
  }

  /**
   * Returns the vectors for each text encoder, (V, D), which take the place of the word in prompts.
   */
  public List<NDArray> tables() {
    return tables;
  }
}
