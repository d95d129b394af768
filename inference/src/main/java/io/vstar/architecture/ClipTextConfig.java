package io.vstar.architecture;

import java.util.Optional;

/**
 * The shape of a CLIP text encoder (Radford et al. 2021).
 *
 * @param vocabularySize number of tokens, that is, rows of the token embedding table
 * @param positions number of tokens in an encoded chunk, 77 in all published models
 * @param width width of a token's hidden state
 * @param intermediateWidth width of the feed-forward layers
 * @param layers number of transformer layers
 * @param heads number of attention heads; divides {@code width}
 * @param activation activation of the feed-forward layers: {@code quick_gelu} or {@code gelu}
 * @param layerNormEpsilon epsilon of the layer norms, 1e-5 in all published models
 * @param projectionWidth width of the pooled, projected embedding of a whole prompt; empty if the
 *     encoder has no projection (SDXL's OpenCLIP encoder has one)
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

  /**
   * Checks the sizes.
   *
   * @throws io.vstar.error.ConfigException naming the key in config.json
   */
  public ClipTextConfig {
    Checks.positive("vocab_size", vocabularySize);
    Checks.positive("max_position_embeddings", positions);
    Checks.positive("num_hidden_layers", layers);
    Checks.divides("num_attention_heads", heads, "hidden_size", width);
    Checks.positive("intermediate_size", intermediateWidth);
    projectionWidth.ifPresent(value -> Checks.positive("projection_dim", value));
  }

  /** Returns the same encoder with another number of layers, the first ones. */
  ClipTextConfig withLayers(int other) {
    return new ClipTextConfig(
        vocabularySize,
        positions,
        width,
        intermediateWidth,
        other,
        heads,
        activation,
        layerNormEpsilon,
        projectionWidth);
  }

  /** Returns the same encoder with another number of tokens. */
  public ClipTextConfig withVocabularySize(int other) {
    return new ClipTextConfig(
        other,
        positions,
        width,
        intermediateWidth,
        layers,
        heads,
        activation,
        layerNormEpsilon,
        projectionWidth);
  }
}
