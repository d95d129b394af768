package io.vstar.checkpoint;

import io.vstar.config.VaeConfig;
import java.util.ArrayList;
import java.util.List;

/** Reads an autoencoder's config from the shapes of its tensors in LDM layout. */
final class LdmVaeReader {
  private LdmVaeReader() {}

  /**
   * @param scalingFactor of its family, which shapes do not tell
   */
  static VaeConfig read(LdmShapes shapes, double scalingFactor) {
    List<Integer> channels = new ArrayList<>();
    for (int level = 0; shapes.has(block(level, 0)); level++) {
      channels.add(shapes.size(block(level, 0), 0));
    }
    return new VaeConfig(
        shapes.size("encoder.conv_in.weight", 1),
        shapes.size("decoder.conv_in.weight", 1),
        channels,
        shapes.count("encoder.down.0.block.", ".conv1.weight"),
        32,
        shapes.has("encoder.mid.attn_1.q.weight"),
        shapes.has("quant_conv.weight"),
        scalingFactor);
  }

  private static String block(int level, int index) {
    return "encoder.down." + level + ".block." + index + ".conv1.weight";
  }
}
