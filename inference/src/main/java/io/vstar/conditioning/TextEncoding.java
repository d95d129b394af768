package io.vstar.conditioning;

import io.vstar.clip.ClipTextModel;
import io.vstar.clip.EncodedText;
import io.vstar.clip.PromptBatch;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.nn.NetworkAdapter;

/**
 * The way in which a text encoder is used on prompts. Another one than {@link #PLAIN} changes what
 * the UNet reads of them.
 */
@FunctionalInterface
public interface TextEncoding {
  /** The text encoder as it is. */
  TextEncoding PLAIN = ClipTextModel::encode;

  /**
   * Encodes prompts, each chunk by itself.
   *
   * @param encoder one of the conditioner's text encoders
   * @param prompts (N, T) token ids with the places of learned vectors
   * @param overlay puts the learned vectors at those places
   * @param adapter changes layers of the encoder
   * @return float32 states of N chunks, in the scope of the prompts
   */
  EncodedText encode(
      ClipTextModel encoder,
      PromptBatch prompts,
      TokenEmbeddingOverlay overlay,
      NetworkAdapter adapter);
}
