package io.vstar.checkpoint.names;

import io.vstar.architecture.UNetConfig;
import java.util.List;
import java.util.Map;

/**
 * The names of the UNet's modules in diffusers layout and in the layout of the original latent
 * diffusion code (CompVis, Stability), which numbers the blocks of all levels consecutively.
 */
public final class LdmUNetNames {
  private static final Map<String, String> RESNET =
      Map.of(
          "norm1", "in_layers.0",
          "conv1", "in_layers.2",
          "time_emb_proj", "emb_layers.1",
          "norm2", "out_layers.0",
          "conv2", "out_layers.3",
          "conv_shortcut", "skip_connection");

  private static final Map<String, String> ENDS =
      Map.of(
          "conv_in", "input_blocks.0.0",
          "time_embedding.linear_1", "time_embed.0",
          "time_embedding.linear_2", "time_embed.2",
          "add_embedding.linear_1", "label_emb.0.0",
          "add_embedding.linear_2", "label_emb.0.2",
          "conv_norm_out", "out.0",
          "conv_out", "out.2");

  private final NameTable table = new NameTable();

  private LdmUNetNames() {}

  /** Returns the table from diffusers to LDM for a UNet. */
  public static NameTable of(UNetConfig config) {
    LdmUNetNames names = new LdmUNetNames();
    ENDS.forEach(names.table::add);
    names.down(config.levels());
    names.middle();
    names.up(config.levels());
    return names.table;
  }

  private void down(List<UNetConfig.Level> levels) {
    int block = 1; // 0 is the first convolution
    for (int i = 0; i < levels.size(); i++) {
      String level = "down_blocks." + i;
      for (int j = 0; j < levels.get(i).resnetBlocks(); j++) {
        String ldm = "input_blocks." + block++;
        resnet(level + ".resnets." + j, ldm + ".0");
        table.add(level + ".attentions." + j, ldm + ".1");
      }
      if (i < levels.size() - 1) {
        table.add(level + ".downsamplers.0.conv", "input_blocks." + block++ + ".0.op");
      }
    }
  }

  private void middle() {
    resnet("mid_block.resnets.0", "middle_block.0");
    table.add("mid_block.attentions.0", "middle_block.1");
    resnet("mid_block.resnets.1", "middle_block.2");
  }

  private void up(List<UNetConfig.Level> levels) {
    int block = 0;
    for (int i = levels.size() - 1; i >= 0; i--) {
      UNetConfig.Level config = levels.get(i);
      String level = "up_blocks." + (levels.size() - 1 - i);
      for (int j = 0; j <= config.resnetBlocks(); j++) {
        String ldm = "output_blocks." + block++;
        resnet(level + ".resnets." + j, ldm + ".0");
        table.add(level + ".attentions." + j, ldm + ".1");
        if (j == config.resnetBlocks() && i > 0) {
          int last = config.transformerDepth() > 0 ? 2 : 1;
          table.add(level + ".upsamplers.0.conv", ldm + "." + last + ".conv");
        }
      }
    }
  }

  private void resnet(String diffusers, String ldm) {
    RESNET.forEach(
        (canonical, stored) -> table.add(diffusers + "." + canonical, ldm + "." + stored));
  }
}
