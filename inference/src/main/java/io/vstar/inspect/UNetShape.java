package io.vstar.inspect;

import io.vstar.io.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the sizes of a UNet from the shapes of its tensors or of an adapter's. */
final class UNetShape {
  /**
   * The names of the key projections of cross-attentions, or of an adapter's factors next to their
   * input.
   */
  private static final Pattern TEXT_READER =
      Pattern.compile(
          ".*attn2[._](?:processor\\.)?to_k[._]"
              + "(?:weight|lora_down\\.weight|lora\\.down\\.weight|lora_A\\.(?:\\w+\\.)?weight"
              + "|hada_w1_b)|.*\\.to_k_ip\\.weight");

  private static final List<String> FIRST_CONVOLUTIONS =
      List.of(
          "model.diffusion_model.input_blocks.0.0.weight",
          "diffusion_model.input_blocks.0.0.weight",
          "input_blocks.0.0.weight",
          "conv_in.weight");

  private UNetShape() {}

  /** Returns the width of the context that the cross-attentions read. */
  static Optional<Long> contextWidth(Map<String, TensorInfo> tensors) {
    return tensors.values().stream()
        .filter(info -> info.shape().size() >= 2 && TEXT_READER.matcher(info.name()).matches())
        .map(info -> info.shape().get(1))
        .findFirst();
  }

  /** Returns the number of channels that the first convolution reads. */
  static Optional<Long> inputChannels(Map<String, TensorInfo> tensors) {
    return FIRST_CONVOLUTIONS.stream()
        .filter(tensors::containsKey)
        .map(name -> tensors.get(name).shape())
        .filter(shape -> shape.size() == 4)
        .map(shape -> shape.get(1))
        .findFirst();
  }
}
