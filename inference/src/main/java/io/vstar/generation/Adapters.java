package io.vstar.generation;

import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.unet.ContextAdapter;
import java.util.List;

/**
 * All that changes how the frozen networks see a prompt.
 *
 * @param tokens what stands at the places of learned vectors, for each text encoder
 * @param context what the UNet's keys and values see
 */
public record Adapters(List<TokenEmbeddingOverlay> tokens, ContextAdapter context) {
  public Adapters {
    tokens = List.copyOf(tokens);
  }

  /** Learned words alone. */
  public static Adapters of(List<TokenEmbeddingOverlay> tokens) {
    return new Adapters(tokens, ContextAdapter.NONE);
  }
}
