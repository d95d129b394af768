package io.vstar.train.imagic;

import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;

/**
 * The line through two embeddings: that of the target text and the one that was learned for the
 * picture.
 *
 * <pre>
 * e(η) = η · target + (1 − η) · learned        (Kawar et al. 2022, equation 3)
 * </pre>
 *
 * @param target the context of the target text, (1, T, X), row-major
 * @param learned the learned context, of the same size
 * @param shape their shape
 */
public record EmbeddingPath(float[] target, float[] learned, long[] shape) {

  /**
   * Returns an embedding of the line.
   *
   * @param eta the place η: 0 is the picture, 1 the text; it may lie outside
   * @return the embedding, row-major
   */
  public float[] at(double eta) {
    float[] values = new float[target.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (eta * target[i] + (1 - eta) * learned[i]);
    }
    return values;
  }

  /**
   * Returns the conditioning of a place on the line.
   *
   * @param scope the scope that owns the context
   * @param text the conditioning of the target text, whose summary and sizes are kept
   */
  Conditioning at(double eta, TensorScope scope, Conditioning text) {
    return new Conditioning(scope.upload(at(eta), shape), text.summary());
  }
}
