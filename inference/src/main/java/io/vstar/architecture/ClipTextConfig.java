package io.vstar.architecture;

import java.util.Optional;

/**
 * The shape of a CLIP text encoder (Radford et al. 2021).
 *
 * @param vocabularySize rows of the token table
 * @param positions length of every encoded prompt, 77 in all published models
 * @param width of a token
 * @param intermediateWidth of the feed-forward layers
 * @param layers transformer layers
 * @param heads attention heads, dividing {@code width}
 * @param activation {@code quick_gelu} or {@code gelu}, as in the model's config.json
 * @param layerNormEpsilon 1e-5 in all published models
 * @param projectionWidth of the summary of a whole prompt, in models that have one (OpenCLIP's in
 *     SDXL)
 */
public record ClipTextConfig(
    int vocabularySize,
    int positions,
    int width,
    int intermediateWidth,
    int layers,
    int heads,
    String activation,
    double layerNormEpsilon,
    Optional<Integer> projectionWidth) {

  public ClipTextConfig {
    Checks.positive("vocab_size", vocabularySize);
    Checks.positive("max_position_embeddings", positions);
    Checks.positive("num_hidden_layers", layers);
    Checks.divides("num_attention_heads", heads, "hidden_size", width);
    Checks.positive("intermediate_size", intermediateWidth);
    projectionWidth.ifPresent(value -> Checks.positive("projection_dim", value));
  }
}
