package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The results of an image encoder for B pictures: the states of all tokens, and one vector for each
 * picture. All tensors are float32.
 *
 * @param hiddenStates (B, T, D) states before the first layer and after each one, without the final
 *     norm; the first of the T tokens is the class token, the others are the patches row by row
 * @param pooled (B, D) state of the class token after the last layer and the final norm
 * @param embedding (B, P) projection of {@code pooled}, not normalised; its direction can be
 *     compared with that of a text's embedding
 */
public record EncodedImage(List<NDArray> hiddenStates, NDArray pooled, NDArray embedding) {
  public EncodedImage {
    hiddenStates = List.copyOf(hiddenStates);
  }

  /** Returns the states after the last layer, (B, T, D). */
  public NDArray lastHiddenState() {
    return hiddenStates.get(hiddenStates.size() - 1);
  }
}
