package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import java.util.Optional;

/**
 * The results of a text encoder for N chunks of prompts: states of all tokens, and one vector for
 * each chunk. All tensors are float32.
 *
 * @param lastHiddenState (N, T, D) states after the last layer and the final norm, the context of
 *     SD 1.x
 * @param penultimate (N, T, D) states after the last layer but one, without the final norm
 * @param penultimateNormed (N, T, D) states after the last layer but one and the final norm ("clip
 *     skip 2")
 * @param pooled (N, D) last hidden state at the end mark
 * @param projected (N, P) projection of {@code pooled}; empty in models that have none
 */
public record EncodedText(
    NDArray lastHiddenState,
    NDArray penultimate,
    NDArray penultimateNormed,
    NDArray pooled,
    Optional<NDArray> projected) {

  /** Returns the states of all tokens that a UNet reads, (N, T, D). */
  public NDArray at(ContextLayer layer) {
    return switch (layer) {
      case LAST_NORMED -> lastHiddenState;
      case PENULTIMATE -> penultimate;
    };
  }
}
