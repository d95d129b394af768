package io.vstar.train.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.vstar.clip.ClipTextModel;
import io.vstar.generation.StableDiffusion;
import io.vstar.tensor.TensorScope;

/** The token vectors of a text encoder, read from its device some thousand at a time. */
final class TokenRows {
  /** The rows read at once: 12 MB of those of ViT-L/14. */
  private static final int BLOCK = 4096;

  /** A receiver of token vectors. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Receives some vectors.
     *
     * @param first the id of the first
     * @param rows the vectors, row by row, in float32
     */
    void receive(int first, float[] rows);
  }

  private TokenRows() {}

  /**
   * Reads the first vectors in the order of their ids.
   *
   * @param count the number of vectors; {@link #all} for those of every id
   */
  static void read(StableDiffusion model, ClipTextModel encoder, int count, Receiver receiver) {
    NDArray table = encoder.tokenTable();
    for (int first = 0; first < count; first += BLOCK) {
      try (TensorScope scope = model.runtime().openScope("vocabulary")) {
        scope.borrow(table);
        NDArray rows = table.get(new NDIndex("{}:{}", first, Math.min(count, first + BLOCK)));
        receiver.receive(first, rows.toType(DataType.FLOAT32, false).toFloatArray());
      }
    }
  }

  /** Returns the number of vectors in the table, padding at its end included. */
  static int all(ClipTextModel encoder) {
    return Math.toIntExact(encoder.tokenTable().getShape().get(0));
  }
}
