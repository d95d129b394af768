package io.vstar.unet;

import io.vstar.config.UNetConfig;
import io.vstar.nn.Attention;
import io.vstar.nn.Conv2d;
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
 * Transformer blocks over the cells of a feature map, between projections, around a residual. Here
 * the text comes in.
 */
record SpatialTransformer(GroupNorm norm, Projection projection, List<Block> blocks) {
  // diffusers transformer_2d.py: this norm has its own epsilon.
  private static final double NORM_EPSILON = 1e-6;
  private static final double LAYER_NORM_EPSILON = 1e-5;

  static SpatialTransformer of(
      UNetConfig config, Weights weights, String name, int channels, int depth, int heads) {
    Weights w = weights.at(name);
    return new SpatialTransformer(
        GroupNorm.of(w.at("norm"), channels, config.normGroups(), NORM_EPSILON),
        config.linearProjection()
            ? LinearProjection.of(w, channels)
            : ConvolutionProjection.of(w, channels),
        IntStream.range(0, depth)
            .mapToObj(
                i -> {
                  String block = name + ".transformer_blocks." + i;
                  return Block.of(weights.at(block), block, channels, config.contextWidth(), heads);
                })
            .toList());
  }

  /**
   * @param x (B, C, H, W)
   */
  Value apply(Value x, AdaptedContext context) {
    Value tokens = projection.in(norm.apply(x)); // (B, H·W, C)
    for (Block block : blocks) {
      tokens = block.apply(tokens, context);
    }
    return projection.out(tokens, x).add(x);
  }

  /** Self-attention, cross-attention, feed-forward; each normed before and added after. */
  private record Block(
      String name,
      LayerNorm norm1,
      Attention self,
      LayerNorm norm2,
      Attention cross,
      LayerNorm norm3,
      FeedForward feedForward) {

    static Block of(Weights w, String name, int width, int contextWidth, int heads) {
      return new Block(
          name,
          LayerNorm.of(w.at("norm1"), width, LAYER_NORM_EPSILON),
          Attention.ofTransformer(w.at("attn1"), width, width, heads),
          LayerNorm.of(w.at("norm2"), width, LAYER_NORM_EPSILON),
          Attention.ofTransformer(w.at("attn2"), width, contextWidth, heads),
          LayerNorm.of(w.at("norm3"), width, LAYER_NORM_EPSILON),
          FeedForward.of(w.at("ff"), width));
    }

    Value apply(Value x, AdaptedContext context) {
      Value normed = norm1.apply(x);
      KeyValue cells = context.cellsAt(name + ".attn1", normed);
      Value h = x.add(self.apply(normed, cells, Attention.Mask.NONE));
      KeyValue text = context.textAt(name + ".attn2");
      h = h.add(cross.apply(norm2.apply(h), text, Attention.Mask.NONE));
      return h.add(feedForward.apply(norm3.apply(h)));
    }
  }

  /** From feature map to tokens and back. */
  private sealed interface Projection {
    Value in(Value image);

    Value out(Value tokens, Value image);
  }

  private record LinearProjection(Linear projIn, Linear projOut) implements Projection {
    static LinearProjection of(Weights w, int channels) {
      return new LinearProjection(
          Linear.of(w.at("proj_in"), channels, channels),
          Linear.of(w.at("proj_out"), channels, channels));
    }

    @Override
    public Value in(Value image) {
      return projIn.apply(image.imageToTokens());
    }

    @Override
    public Value out(Value tokens, Value image) {
      return projOut.apply(tokens).tokensToImage(image);
    }
  }

  private record ConvolutionProjection(Conv2d projIn, Conv2d projOut) implements Projection {
    static ConvolutionProjection of(Weights w, int channels) {
      return new ConvolutionProjection(
          Conv2d.of1x1(w.at("proj_in"), channels, channels),
          Conv2d.of1x1(w.at("proj_out"), channels, channels));
    }

    @Override
    public Value in(Value image) {
      return projIn.apply(image).imageToTokens();
    }

    @Override
    public Value out(Value tokens, Value image) {
      return projOut.apply(tokens.tokensToImage(image));
    }
  }
}
