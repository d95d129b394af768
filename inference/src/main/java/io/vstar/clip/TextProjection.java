package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.Graph;
import io.vstar.nn.Linear;
import io.vstar.nn.Precision;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;

/**
 * The projection of a text's pooled state into the space that pictures share, for a text encoder
 * whose own files have none: {@code text_projection.weight}.
 */
public final class TextProjection {
  private final CompiledGraph graph;

  /**
   * Binds the projection to its weight.
   *
   * @param weights the weights with {@code text_projection.weight}, (P, D) float32
   * @param width width D of the text encoder
   * @param projectionWidth width P of the shared space
   */
  public TextProjection(TensorRuntime runtime, Weights weights, int width, int projectionWidth) {
    Graph g = new Graph("clip_text_projection", Precision.FP32);
    Linear linear = Linear.withoutBias(weights.at("text_projection"), width, projectionWidth);
    this.graph = g.compile(runtime, linear.apply(g.input("pooled")));
  }

  /**
   * Projects pooled states.
   *
   * @param pooled (N, D) float32, see {@link EncodedText#pooled}
   * @return (N, P) float32, not normalised, in the scope of {@code pooled}
   */
  public NDArray apply(NDArray pooled) {
    return graph.run(pooled).head();
  }
}
