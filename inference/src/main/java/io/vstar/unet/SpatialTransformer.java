package io.vstar.unet;

import io.vstar.architecture.UNetConfig;
import io.vstar.nn.Attention;
import io.vstar.nn.AttentionProbe;
import io.vstar.nn.FeedForward;
import io.vstar.nn.GroupNorm;
import io.vstar.nn.KeyValue;
import io.vstar.nn.LayerNorm;
import io.vstar.nn.Linear;
import io.vstar.nn.Value;
import io.vstar.nn.Weights;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A residual layer of transformer blocks over the cells of a feature map, between two projections.
 * Its cross-attention reads the text.
 */
record SpatialTransformer(GroupNorm norm, Linear in, Linear out, List<Block> blocks) {
  // diffusers transformer_2d.py: this norm has its own epsilon.
  private static final double NORM_EPSILON = 1e-6;
  private static final double LAYER_NORM_EPSILON = 1e-5;

  static SpatialTransformer of(
      UNetConfig config,
      Weights weights,
      String name,
      int channels,
      int depth,
      int heads,
      DotProducts products) {
    Weights w = weights.at(name);
    return new SpatialTransformer(
        GroupNorm.of(w.at("norm"), channels, config.normGroups(), NORM_EPSILON),
        projection(config, w.at("proj_in"), channels),
        projection(config, w.at("proj_out"), channels),
        IntStream.range(0, depth)
            .mapToObj(
                i -> {
                  String block = name + ".transformer_blocks." + i;
                  return Block.of(
                      weights.at(block), block, channels, config.contextWidth(), heads, products);
                })
            .toList());
  }

  private static Linear projection(UNetConfig config, Weights w, int channels) {
    return config.linearProjection()
        ? Linear.of(w, channels, channels)
        : Linear.ofConvolution(w, channels, channels);
  }

  /**
   * Appends the layer.
   *
   * @param x (B, C, H, W)
   * @return (B, C, H, W)
   */
  Value apply(Value x, AdaptedContext context) {
    Value tokens = in.apply(norm.apply(x).imageToTokens()); // (B, H·W, C)
    for (Block block : blocks) {
      tokens = block.apply(tokens, x, context);
    }
    return x.add(out.apply(tokens).tokensToImage(x));
  }

  /** A pre-norm transformer block of self-attention, cross-attention and feed-forward layer. */
  private record Block(
      String name,
      LayerNorm norm1,
      Attention self,
      LayerNorm norm2,
      Attention cross,
      LayerNorm norm3,
      FeedForward feedForward) {

    static Block of(
        Weights w, String name, int width, int contextWidth, int heads, DotProducts products) {
      return new Block(
          name,
          LayerNorm.of(w.at("norm1"), width, LAYER_NORM_EPSILON),
          Attention.ofTransformer(w.at("attn1"), width, width, heads, products.cells()),
          LayerNorm.of(w.at("norm2"), width, LAYER_NORM_EPSILON),
          Attention.ofTransformer(w.at("attn2"), width, contextWidth, heads, products.text()),
          LayerNorm.of(w.at("norm3"), width, LAYER_NORM_EPSILON),
          FeedForward.of(w.at("ff"), width));
    }

    /**
     * Appends the block.
     *
     * @param x (B, H·W, C)
     * @param map (·, C, H, W) the feature map that the tokens are of
     */
    Value apply(Value x, Value map, AdaptedContext context) {
      Value normed = norm1.apply(x);
      KeyValue cells = context.cellsAt(name + ".attn1", normed);
      Value h = x.add(self.apply(normed, cells));
      KeyValue text = context.textAt(name + ".attn2");
      AttentionProbe probe = context.probeAt(name + ".attn2", cross.heads(), map);
      h = h.add(cross.apply(norm2.apply(h), text, probe));
      return h.add(feedForward.apply(norm3.apply(h)));
    }
  }
}
