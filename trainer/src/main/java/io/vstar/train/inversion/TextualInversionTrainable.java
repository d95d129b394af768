package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import io.vstar.clip.ClipTextModel;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.Constraint;
import io.vstar.train.optim.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The vectors of learned words (Gal et al. 2022). They are the only parameters: the token table is
 * neither changed nor copied.
 */
public final class TextualInversionTrainable implements Trainable {
  private final List<Parameter> parameters;
  private final List<NDArray> tables;
  private final List<float[]> initial;
  private final Optional<InitializerPull> pull;
  private final Constraint constraint;

  /**
   * Makes the parameters from their start values; they are free to go anywhere.
   *
   * @param scope the scope that owns the vectors
   * @param initial the start values, (V, D) row-major for each text encoder
   * @param count the number of vectors V
   */
  public TextualInversionTrainable(TensorScope scope, List<float[]> initial, int count) {
    this(uploaded(scope, initial, count), initial, Optional.empty(), Constraint.NONE);
  }

  private TextualInversionTrainable(
      List<NDArray> tables,
      List<float[]> initial,
      Optional<InitializerPull> pull,
      Constraint constraint) {
    this.tables = tables;
    this.initial = initial.stream().map(float[]::clone).toList();
    this.pull = pull;
    this.constraint = constraint;
    this.parameters =
        IntStream.range(0, tables.size())
            .mapToObj(i -> new Parameter(name(i), tables.get(i)))
            .toList();
  }

  private static List<NDArray> uploaded(TensorScope scope, List<float[]> initial, int count) {
    List<NDArray> tables =
        initial.stream().map(all -> scope.upload(all, count, all.length / count)).toList();
    tables.forEach(GradientScope::require);
    return tables;
  }

  /**
   * Makes the parameters of a run from their start values.
   *
   * @param scope the scope that owns the vectors
   * @param initial the start values, (V, D) row-major for each text encoder
   * @param settings the settings, which have the norm of the vectors and their pull
   */
  static TextualInversionTrainable of(
      StableDiffusion model,
      TensorScope scope,
      List<float[]> initial,
      TextualInversionSettings settings) {
    int count = settings.newWords().vectors();
    List<NDArray> tables = uploaded(scope, initial, count);
    return new TextualInversionTrainable(
        tables,
        initial,
        settings
            .pullToInitializer()
            .map(weight -> new InitializerPull(scope, initial, count, weight)),
        settings.norm().map(norm -> constraint(model, norm, tables)).orElse(Constraint.NONE));
  }

  private static Constraint constraint(
      StableDiffusion model, VectorNorm norm, List<NDArray> tables) {
    List<Double> medians = Vocabulary.of(model).stream().map(Vocabulary::medianNorm).toList();
    return new NormConstraint(model.runtime(), norm, tables, medians);
  }

  /**
   * Returns the name of a parameter, which begins with the text encoder's folder in the diffusers
   * layout.
   */
  static String name(int encoder) {
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

  @Override
  public Constraint constraint() {
    return constraint;
  }

  @Override
  public NDArray withPenalty(NDArray loss, List<NDArray> measured) {
    return pull.map(each -> each.addTo(loss, tables)).orElse(loss);
  }

  /**
   * Returns the vectors for each text encoder, (V, D), which take the places of words in prompts.
   */
  public List<NDArray> tables() {
    return tables;
  }
}
