package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * An image encoder with its preprocessing of pictures.
 *
 * @param processor the preprocessing
 * @param encoder the image encoder, with the projection into the space that texts share
 */
public record ImageTower(ClipImageProcessor processor, ClipVisionModel encoder) {
  /** Returns the width P of the space. */
  public int width() {
    return encoder.config().projectionWidth();
  }

  /**
   * Embeds pictures.
   *
   * @param scope owns the result
   * @param pictures pictures of any sizes, at least one; what the preprocessing crops does not
   *     count
   * @return (B, P) float32 embeddings, not normalised
   */
  public NDArray embed(TensorScope scope, List<? extends BufferedImage> pictures) {
    return encoder.encode(processor.upload(scope, pictures)).embedding();
  }
}
