package io.vstar.architecture;

/**
 * The shape of a CLIP image encoder, a vision transformer (Radford et al. 2021).
 *
 * @param width width of a token's hidden state
 * @param intermediateWidth width of the feed-forward layers
 * @param layers number of transformer layers
 * @param heads number of attention heads; divides {@code width}
 * @param imageSize side of the square pictures in pixels
 * @param patchSize side of the square patches in pixels; divides {@code imageSize}
 * @param projectionWidth width of the embedding of a whole picture, which texts share
 * @param activation activation of the feed-forward layers: {@code quick_gelu} or {@code gelu}
 * @param layerNormEpsilon epsilon of the layer norms, 1e-5 in all published models
 */
public record ClipVisionConfig(
    int width,
    int intermediateWidth,
    int layers,
    int heads,
    int imageSize,
    int patchSize,
    int projectionWidth,
    String activation,
    double layerNormEpsilon) {

  /**
   * Checks the sizes.
   *
   * @throws io.vstar.error.ConfigException naming the key in config.json
   */
  public ClipVisionConfig {
    Checks.positive("num_hidden_layers", layers);
    Checks.divides("num_attention_heads", heads, "hidden_size", width);
    Checks.positive("intermediate_size", intermediateWidth);
    Checks.divides("patch_size", patchSize, "image_size", imageSize);
    Checks.positive("projection_dim", projectionWidth);
  }

  /** Returns the number of tokens of a picture: one for each patch, and the class token. */
  public int tokens() {
    int side = imageSize / patchSize;
    return side * side + 1;
  }
}
