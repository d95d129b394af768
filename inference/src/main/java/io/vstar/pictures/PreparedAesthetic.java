package io.vstar.pictures;

import io.vstar.adapter.aesthetic.AestheticEmbedding;
import io.vstar.aesthetic.AestheticGradients;
import io.vstar.aesthetic.AestheticSettings;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.conditioning.TextEncoding;
import io.vstar.generation.SharedSpace;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.Infotext;
import io.vstar.tensor.TensorScope;
import java.util.Optional;

/**
 * An aesthetic embedding that was read from its file.
 *
 * @param settings how prompts are tuned
 * @param embedding the embedding
 * @param hash the first digits of the SHA-256 of its file
 * @param clip the CLIP model that the text encoder is from; empty for the model's own
 */
record PreparedAesthetic(
    AestheticSettings settings,
    AestheticEmbedding embedding,
    String hash,
    Optional<ClipFolder> clip) {

  /**
   * Returns the use of a model's text encoders that tunes prompts towards the embedding.
   *
   * @param scope owns the projection of texts; must stay open as long as the result is used
   * @throws io.vstar.error.CheckpointException if no text encoder shares the embedding's space
   */
  TextEncoding encoding(StableDiffusion model, TensorScope scope) {
    SharedSpace space = SharedSpace.ofWidth(model, clip, embedding.width(), scope);
    return AestheticGradients.of(
        model.runtime(), space.tower(), space.tokenizer(), embedding, settings);
  }

  /** Returns the infotext of a picture with the settings. */
  Infotext recorded(Infotext picture) {
    return AestheticInfotext.added(picture, settings, embedding.name(), hash);
  }
}
