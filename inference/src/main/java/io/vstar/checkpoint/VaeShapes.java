package io.vstar.checkpoint;

import io.vstar.architecture.VaeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads an autoencoder's config from the shapes of its tensors.
 *
 * @param shapes shapes of its tensors
 * @param ldm whether the names are those of LDM instead of diffusers
 */
record VaeShapes(LdmShapes shapes, boolean ldm) {
  /**
   * Reads the config.
   *
   * @param scalingFactor scaling factor of the latents, which shapes do not show
   * @param normGroups number of groups of the group norms, which shapes do not show; 32 in all
   *     published models
   * @throws io.vstar.error.CheckpointException if the shapes are not those of an autoencoder
   */
  VaeConfig config(double scalingFactor, int normGroups) {
    List<Integer> channels = new ArrayList<>();
    for (int level = 0; shapes.has(block(level) + "0.conv1.weight"); level++) {
      channels.add(shapes.size(block(level) + "0.conv1.weight", 0));
    }
    return new VaeConfig(
        shapes.size("encoder.conv_in.weight", 1),
        shapes.size("decoder.conv_in.weight", 1),
        channels,
        shapes.count(block(0), ".conv1.weight"),
        normGroups,
        attends(),
        shapes.has("quant_conv.weight"),
        scalingFactor);
  }

  private String block(int level) {
    return ldm ? "encoder.down." + level + ".block." : "encoder.down_blocks." + level + ".resnets.";
  }

  private boolean attends() {
    String attention = ldm ? "encoder.mid.attn_1." : "encoder.mid_block.attentions.0.";
    return Stream.of("q", "to_q", "query")
        .anyMatch(query -> shapes.has(attention + query + ".weight"));
  }
}
