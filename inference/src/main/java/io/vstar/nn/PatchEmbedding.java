package io.vstar.nn;

/**
 * The first layer of a vision transformer, which turns each square patch of a picture into a token
 * by one linear map without bias (Dosovitskiy et al. 2021).
 *
 * @param weight (D, C, patch, patch)
 * @param patch side of a patch in pixels
 */
public record PatchEmbedding(Weight weight, int patch) {

  /** Returns a layer with {@code weight} of the given weights. */
  public static PatchEmbedding of(Weights weights, long channels, long width, int patch) {
    return new PatchEmbedding(weights.get("weight", width, channels, patch, patch), patch);
  }

  /**
   * Appends the layer.
   *
   * @param image (B, C, H, W) with sides that {@code patch} divides
   * @return (B, N, D) tokens, row by row
   */
  public Value apply(Value image) {
    Graph g = image.graph();
    return g.op(
            "torch.conv2d(%s, %s, None, [%s, %s], [0, 0], [1, 1], 1)",
            image, g.weight(weight), patch, patch)
        .imageToTokens();
  }
}
