package io.vstar.inspect;

import io.vstar.io.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The sizes of a UNet, as its tensors or those of an adapter for it tell them. */
final class UNetShape {
  /** The key projection of a cross-attention, or an adapter's factor next to its input. */
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

  /** The width of the text that the cross-attentions read. */
  static Optional<Long> contextWidth(Map<String, TensorInfo> tensors) {
    return tensors.values().stream()
        .filter(info -> info.shape().size() >= 2 && TEXT_READER.matcher(info.name()).matches())
        .map(info -> info.shape().get(1))
        .findFirst();
  }

  /** The channels that the first convolution reads. */
  static Optional<Long> inputChannels(Map<String, TensorInfo> tensors) {
    return FIRST_CONVOLUTIONS.stream()
        .filter(tensors::containsKey)
        .map(name -> tensors.get(name).shape())
        .filter(shape -> shape.size() == 4)
        .map(shape -> shape.get(1))
        .findFirst();
  }
}
