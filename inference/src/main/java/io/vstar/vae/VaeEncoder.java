package io.vstar.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
 * The network that encodes images to distributions of latents. Its weights have the names of
 * diffusers' {@code AutoencoderKL}.
 */
public final class VaeEncoder {
  private final CompiledGraph graph;

  /** Binds the encoder to its weights; it computes in float32. */
  public VaeEncoder(TensorRuntime runtime, VaeConfig config, Weights weights) {
    this(runtime, config, weights, Precision.FP32);
  }

  /**
   * Binds the encoder to its weights.
   *
   * @param precision the format that layers compute in; input and result are float32
   */
  public VaeEncoder(TensorRuntime runtime, VaeConfig config, Weights weights, Precision precision) {
    Graph g = new Graph("vae_encoder", precision);
    Value moments =
        encode(config, weights.in(precision), g.input("image").toComputePrecision()).toFloat();
    // The reference clips the log-variance to the same range.
    this.graph =
        g.compile(runtime, moments.halfOfChannels(0), moments.halfOfChannels(1).clamp(-30, 20));
  }

  /**
   * Encodes images.
   *
   * @param image (B, 3, H, W) in [-1, 1]; sides are multiples of {@link VaeConfig#downscale()}
   * @return mean and log-variance, not multiplied by the scaling factor
   */
  public LatentDistribution encode(NDArray image) {
    NDList moments = graph.run(image);
    return new LatentDistribution(moments.get(0), moments.get(1));
  }

  private static Value encode(VaeConfig config, Weights weights, Value image) {
    Weights w = weights.at("encoder");
    List<Integer> channels = config.levelChannels();
    int last = channels.size() - 1;
    Value h = Conv2d.of3x3(w.at("conv_in"), config.imageChannels(), channels.get(0)).apply(image);
    for (int i = 0; i <= last; i++) {
      Weights level = w.at("down_blocks", i);
      for (int j = 0; j < config.resnetBlocks(); j++) {
        int in = channels.get(j == 0 ? Math.max(i - 1, 0) : i);
        h = VaeMiddle.resnet(config, level.at("resnets", j), in, channels.get(i)).apply(h);
      }
      if (i < last) {
        Weights conv = level.at("downsamplers.0.conv");
        // Stride 2 over an image padded at the right and bottom only, as the original does.
        h = Conv2d.of(conv, channels.get(i), channels.get(i), 3, 2, 0).apply(h.padRightBottom());
      }
    }
    h = VaeMiddle.of(config, w.at("mid_block"), channels.get(last)).apply(h);
    h = VaeMiddle.norm(config, w.at("conv_norm_out"), channels.get(last)).apply(h).silu();
    int moments = 2 * config.latentChannels();
    h = Conv2d.of3x3(w.at("conv_out"), channels.get(last), moments).apply(h);
    return config.quantConvolutions()
        ? Conv2d.of1x1(weights.at("quant_conv"), moments, moments).apply(h)
        : h;
  }
}
