package io.vstar.checkpoint.names;

import io.vstar.architecture.VaeConfig;
import java.util.List;
import java.util.Map;

/**
 * The names of the autoencoder's modules in diffusers layout and in the layout of the original
 * latent diffusion code, which numbers the decoder's levels from the picture inwards.
 */
public final class LdmVaeNames {
  private static final List<String> RESNET = List.of("norm1", "conv1", "norm2", "conv2");
  private static final Map<String, String> ATTENTION =
      Map.of("group_norm", "norm", "to_q", "q", "to_k", "k", "to_v", "v", "to_out.0", "proj_out");

  private final NameTable table = new NameTable();

  private LdmVaeNames() {}

  /** Returns the table from diffusers to LDM for an autoencoder. */
  public static NameTable of(VaeConfig config) {
    LdmVaeNames names = new LdmVaeNames();
    int levels = config.levelChannels().size();
    for (String side : List.of("encoder", "decoder")) {
      names.same(side + ".conv_in");
      names.middle(side);
      names.table.add(side + ".conv_norm_out", side + ".norm_out");
      names.same(side + ".conv_out");
    }
    for (int i = 0; i < levels; i++) {
      names.level("encoder.down_blocks." + i, "encoder.down." + i, config.resnetBlocks());
      names.level(
          "decoder.up_blocks." + i, "decoder.up." + (levels - 1 - i), config.resnetBlocks() + 1);
    }
    names.same("quant_conv");
    names.same("post_quant_conv");
    return names.table;
  }

  /**
   * Returns whether a tensor with this name is a matrix in diffusers and a 1×1 convolution in LDM.
   */
  public static boolean isPointwise(String name) {
    return name.contains(".attentions.") && name.endsWith(".weight");
  }

  private void level(String diffusers, String ldm, int resnetBlocks) {
    for (int j = 0; j < resnetBlocks; j++) {
      resnet(diffusers + ".resnets." + j, ldm + ".block." + j);
    }
    table.add(diffusers + ".downsamplers.0.conv", ldm + ".downsample.conv");
    table.add(diffusers + ".upsamplers.0.conv", ldm + ".upsample.conv");
  }

  private void middle(String side) {
    resnet(side + ".mid_block.resnets.0", side + ".mid.block_1");
    resnet(side + ".mid_block.resnets.1", side + ".mid.block_2");
    ATTENTION.forEach(
        (canonical, stored) ->
            table.add(
                side + ".mid_block.attentions.0." + canonical, side + ".mid.attn_1." + stored));
  }

  private void resnet(String diffusers, String ldm) {
    RESNET.forEach(layer -> table.add(diffusers + "." + layer, ldm + "." + layer));
    table.add(diffusers + ".conv_shortcut", ldm + ".nin_shortcut");
  }

  private void same(String module) {
    table.add(module, module);
  }
}
