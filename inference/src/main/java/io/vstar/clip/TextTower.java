package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.NetworkAdapter;
import java.util.Optional;

/**
 * A text encoder with the projection into the space that pictures share.
 *
 * @param encoder the text encoder
 * @param projection the projection; empty if it is the encoder's own
 * @param adapter changes layers of the text encoder
 */
public record TextTower(
    ClipTextModel encoder, Optional<TextProjection> projection, NetworkAdapter adapter) {
  /**
   * Checks that there is one projection.
   *
   * @throws IllegalArgumentException if there is none, or there are two
   */
  public TextTower {
    if (projection.isPresent() == encoder.config().projectionWidth().isPresent()) {
      throw new IllegalArgumentException(
          projection.isPresent()
              ? "the text encoder has a projection of its own"
              : "the text encoder has no projection, so its texts cannot be compared to pictures");
    }
  }

  /** Creates a tower of a text encoder as it is. */
  public TextTower(ClipTextModel encoder, Optional<TextProjection> projection) {
    this(encoder, projection, NetworkAdapter.NONE);
  }

  /** Returns a tower with the same projection, and another adapter of the text encoder. */
  public TextTower with(NetworkAdapter other) {
    return new TextTower(encoder, projection, other);
  }

  /**
   * Embeds texts.
   *
   * @param prompts N texts of one chunk each
   * @param overlay puts learned vectors at their places
   * @return (N, P) float32 embeddings, not normalised, in the scope of the prompts
   */
  public NDArray embed(PromptBatch prompts, TokenEmbeddingOverlay overlay) {
    EncodedText encoded = encoder.encode(prompts, overlay, adapter);
    return encoded.projected().orElseGet(() -> projection.orElseThrow().apply(encoded.pooled()));
  }
}
