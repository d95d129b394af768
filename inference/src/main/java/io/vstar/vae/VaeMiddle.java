package io.vstar.vae;

import io.vstar.architecture.VaeConfig;
import io.vstar.nn.Attention;
import io.vstar.nn.DotProduct;
import io.vstar.nn.GroupNorm;
import io.vstar.nn.Linear;
import io.vstar.nn.ResnetBlock;
import io.vstar.nn.Value;
import io.vstar.nn.Weights;
import java.util.Optional;

/** The innermost part of encoder and decoder: self-attention between two resnet blocks. */
record VaeMiddle(ResnetBlock first, Optional<CellAttention> attention, ResnetBlock second) {
  /** The epsilon of all norms of the VAE, see diffusers' vae.py. */
  static final double NORM_EPSILON = 1e-6;

  static VaeMiddle of(VaeConfig config, Weights w, int channels) {
    return new VaeMiddle(
        resnet(config, w.at("resnets.0"), channels, channels),
        config.midAttention()
            ? Optional.of(CellAttention.of(config, w.at("attentions.0"), channels))
            : Optional.empty(),
        resnet(config, w.at("resnets.1"), channels, channels));
  }

  static ResnetBlock resnet(VaeConfig config, Weights w, int in, int out) {
    return ResnetBlock.of(w, in, out, config.normGroups(), NORM_EPSILON);
  }

  static GroupNorm norm(VaeConfig config, Weights w, int channels) {
    return GroupNorm.of(w, channels, config.normGroups(), NORM_EPSILON);
  }

  Value apply(Value x) {
    Value h = first.apply(x);
    Value mixed = h;
    if (attention.isPresent()) {
      mixed = attention.get().apply(h);
    }
    return second.apply(mixed);
  }

  /** Single-head self-attention over the cells of a feature map. */
  record CellAttention(GroupNorm norm, Attention attention) {
    static CellAttention of(VaeConfig config, Weights w, int channels) {
      return new CellAttention(
          VaeMiddle.norm(config, w.at("group_norm"), channels),
          new Attention(
              Linear.of(w.at("to_q"), channels, channels),
              Linear.of(w.at("to_k"), channels, channels),
              Linear.of(w.at("to_v"), channels, channels),
              Linear.of(w.at("to_out.0"), channels, channels),
              1,
              DotProduct.FUSED));
    }

    Value apply(Value x) {
      Value tokens = norm.apply(x).imageToTokens();
      return attention.apply(tokens, tokens).tokensToImage(x).add(x);
    }
  }
}
