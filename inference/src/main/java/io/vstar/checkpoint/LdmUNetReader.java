package io.vstar.checkpoint;

import io.vstar.architecture.UNetConfig;
import io.vstar.architecture.UNetConfig.SizeEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a UNet's config from the shapes of its tensors in LDM layout. Values that shapes do not
 * show are those of all published models: 8 heads in SD 1.x, heads of width 64 in later ones.
 */
final class LdmUNetReader {
  private static final int HEADS = 8;
  private static final int HEAD_WIDTH = 64;
  private static final int SIZES = 6;
  private static final String MIDDLE = "middle_block.1.";
  private static final String FIRST_BLOCK = "transformer_blocks.0.";

  private final LdmShapes shapes;
  private final boolean linear;

  private LdmUNetReader(LdmShapes shapes) {
    this.shapes = shapes;
    this.linear = shapes.rank(MIDDLE + "proj_in.weight") == 2;
  }

  /**
   * Reads the config.
   *
   * @param sampleSize side of the latents it was trained on, which shapes do not show
   * @param pooledWidth width of the text encoders' pooled embedding, if they compute one
   */
  static UNetConfig read(LdmShapes shapes, int sampleSize, Optional<Integer> pooledWidth) {
    return new LdmUNetReader(shapes).config(sampleSize, pooledWidth);
  }

  private UNetConfig config(int sampleSize, Optional<Integer> pooledWidth) {
    List<UNetConfig.Level> levels = levels();
    int last = levels.get(levels.size() - 1).channels();
    return new UNetConfig(
        sampleSize,
        shapes.size("input_blocks.0.0.weight", 1),
        shapes.size("out.2.weight", 0),
        levels,
        depth(MIDDLE),
        heads(last),
        shapes.size(MIDDLE + FIRST_BLOCK + "attn2.to_k.weight", 1),
        linear,
        32,
        1e-5,
        sizeEmbedding(pooledWidth));
  }

  private List<UNetConfig.Level> levels() {
    List<UNetConfig.Level> levels = new ArrayList<>();
    int channels = 0;
    int resnets = 0;
    int depth = 0;
    for (int block = 1; ; block++) {
      String at = "input_blocks." + block + ".";
      if (shapes.has(at + "0.in_layers.2.weight")) {
        channels = shapes.size(at + "0.in_layers.2.weight", 0);
        depth = depth(at + "1.");
        resnets++;
      } else {
        levels.add(new UNetConfig.Level(channels, resnets, depth, heads(channels)));
        if (!shapes.has(at + "0.op.weight")) {
          return levels;
        }
        resnets = 0;
      }
    }
  }

  private int depth(String at) {
    return shapes.count(at + "transformer_blocks.", ".norm1.weight");
  }

  private int heads(int channels) {
    return linear ? Math.max(1, channels / HEAD_WIDTH) : HEADS;
  }

  private Optional<SizeEmbedding> sizeEmbedding(Optional<Integer> pooledWidth) {
    if (!shapes.has("label_emb.0.0.weight")) {
      return Optional.empty();
    }
    int pooled = pooledWidth.orElse(0);
    int numbers = shapes.size("label_emb.0.0.weight", 1) - pooled;
    return Optional.of(new SizeEmbedding(numbers / SIZES, SIZES, pooled));
  }
}
