package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import java.util.List;

/**
 * The overlay of textual inversion, which puts rows of one small table in place of token embeddings
 * (Gal et al. 2022). Gradients flow to the table and nowhere else.
 */
public final class LearnedVectors implements TokenEmbeddingOverlay {
  private static final KernelSource SELECT =
      new KernelSource(
          "learned_vectors",
          List.of("embeddings", "learned", "index", "vectors"),
          List.of("rows = torch.embedding(vectors, index)"),
          List.of("torch.where(learned, rows, embeddings)"));

  private final NDArray vectors;
  private final Kernel select;

  /**
   * Creates the overlay.
   *
   * @param vectors (V, D) float32, all learned vectors that a {@link PromptBatch#vectorIndex()} may
   *     name
   */
  public LearnedVectors(TensorRuntime runtime, NDArray vectors) {
    this.vectors = vectors;
    this.select = runtime.compile(SELECT);
  }

  @Override
  public NDArray apply(NDArray embeddings, PromptBatch prompts) {
    return select.call(embeddings, prompts.learned(), prompts.vectorIndex(), vectors).head();
  }
}
