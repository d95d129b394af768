package io.vstar.clip;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.nn.Activation;
import io.vstar.nn.Attention;
import io.vstar.nn.DotProduct;
import io.vstar.nn.LayerNorm;
import io.vstar.nn.Linear;
import io.vstar.nn.Value;
import io.vstar.nn.Weights;
import java.util.Locale;

/** A pre-norm transformer layer, which CLIP's text and image encoders have in common. */
record ClipLayer(
    LayerNorm norm1,
    Attention attention,
    LayerNorm norm2,
    Linear up,
    Activation activation,
    Linear down) {

  /** The sizes of a layer, as the encoders' configs have them. */
  record Shape(
      long width, long intermediateWidth, int heads, Activation activation, double epsilon) {
    static Shape of(ClipTextConfig c) {
      return new Shape(
          c.width(),
          c.intermediateWidth(),
          c.heads(),
          activation(c.activation()),
          c.layerNormEpsilon());
    }

    static Shape of(ClipVisionConfig c) {
      return new Shape(
          c.width(),
          c.intermediateWidth(),
          c.heads(),
          activation(c.activation()),
          c.layerNormEpsilon());
    }

    private static Activation activation(String name) {
      return Activation.valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Returns the layer of the given weights.
   *
   * @param product attention of texts is {@link DotProduct#CAUSAL}, that of pictures {@link
   *     DotProduct#FUSED}
   */
  static ClipLayer of(Shape shape, DotProduct product, Weights w) {
    long width = shape.width();
    Weights a = w.at("self_attn");
    return new ClipLayer(
        LayerNorm.of(w.at("layer_norm1"), width, shape.epsilon()),
        new Attention(
            Linear.of(a.at("q_proj"), width, width),
            Linear.of(a.at("k_proj"), width, width),
            Linear.of(a.at("v_proj"), width, width),
            Linear.of(a.at("out_proj"), width, width),
            shape.heads(),
            product),
        LayerNorm.of(w.at("layer_norm2"), width, shape.epsilon()),
        Linear.of(w.at("mlp.fc1"), width, shape.intermediateWidth()),
        shape.activation(),
        Linear.of(w.at("mlp.fc2"), shape.intermediateWidth(), width));
  }

  /**
   * Appends the layer.
   *
   * @param x (B, T, D)
   * @return (B, T, D)
   */
  Value apply(Value x) {
    Value normed = norm1.apply(x);
    Value h = x.add(attention.apply(normed, normed));
    return h.add(down.apply(up.apply(norm2.apply(h)).apply(activation)));
  }
}
