package io.vstar.vae;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.VaeConfig;
import io.vstar.nn.CompiledGraph;
import io.vstar.nn.Conv2d;
import io.vstar.nn.Graph;
import io.vstar.nn.Precision;
import io.vstar.nn.Value;
import io.vstar.nn.Weights;
import io.vstar.tensor.TensorRuntime;
import java.util.List;

/**
 * The network that decodes latents to images. Its weights have the names of diffusers' {@code
 * AutoencoderKL}.
 */
public final class VaeDecoder {
  private final CompiledGraph graph;

  /** Binds the decoder to its weights; it computes in float32. */
  public VaeDecoder(TensorRuntime runtime, VaeConfig config, Weights weights) {
    this(runtime, config, weights, Precision.FP32);
  }

  /**
   * Binds the decoder to its weights.
   *
   * @param precision the format that layers compute in; input and result are float32
   */
  public VaeDecoder(TensorRuntime runtime, VaeConfig config, Weights weights, Precision precision) {
    Graph g = new Graph("vae_decoder", precision);
    Value image = decode(config, weights.in(precision), g.input("latents").toComputePrecision());
    this.graph = g.compile(runtime, image.toFloat());
  }

  /**
   * Decodes latents.
   *
   * @param latents (B, 4, h, w), divided by the scaling factor
   * @return (B, 3, H, W), about [-1, 1] but not clipped
   */
  public NDArray decode(NDArray latents) {
    return graph.run(latents).head();
  }

  private static Value decode(VaeConfig config, Weights weights, Value latents) {
    Weights w = weights.at("decoder");
    List<Integer> channels = config.levelChannels();
    int last = channels.size() - 1;
    int z = config.latentChannels();
    Value h =
        config.quantConvolutions()
            ? Conv2d.of1x1(weights.at("post_quant_conv"), z, z).apply(latents)
            : latents;
    h = Conv2d.of3x3(w.at("conv_in"), z, channels.get(last)).apply(h);
    h = VaeMiddle.of(config, w.at("mid_block"), channels.get(last)).apply(h);
    for (int i = last; i >= 0; i--) {
      Weights level = w.at("up_blocks", last - i);
      for (int j = 0; j <= config.resnetBlocks(); j++) {
        int in = channels.get(j == 0 ? Math.min(i + 1, last) : i);
        h = VaeMiddle.resnet(config, level.at("resnets", j), in, channels.get(i)).apply(h);
      }
      if (i > 0) {
        Weights conv = level.at("upsamplers.0.conv");
        h = Conv2d.of3x3(conv, channels.get(i), channels.get(i)).apply(h.doubleNearest());
      }
    }
    h = VaeMiddle.norm(config, w.at("conv_norm_out"), channels.get(0)).apply(h).silu();
    return Conv2d.of3x3(w.at("conv_out"), channels.get(0), config.imageChannels()).apply(h);
  }
}
