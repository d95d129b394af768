package io.vstar.architecture;

import io.vstar.architecture.AttentionSite.Kind;
import io.vstar.architecture.UNetConfig.Level;
import java.util.ArrayList;
import java.util.List;

/** Lists the attention layers of a UNet. */
final class AttentionSites {
  private final List<AttentionSite> sites = new ArrayList<>();
  private final UNetConfig config;

  private AttentionSites(UNetConfig config) {
    this.config = config;
  }

  /** Returns the attention layers in the order of the forward pass. */
  static List<AttentionSite> of(UNetConfig config) {
    return new AttentionSites(config).walk();
  }

  private List<AttentionSite> walk() {
    List<Level> levels = config.levels();
    int last = levels.size() - 1;
    for (int i = 0; i <= last; i++) {
      addLevel("down_blocks." + i, i, levels.get(i).resnetBlocks());
    }
    int inner = levels.get(last).channels();
    addBlocks("mid_block.attentions.0", inner, config.midTransformerDepth(), 1);
    for (int i = last; i >= 0; i--) {
      addLevel("up_blocks." + (last - i), i, levels.get(i).resnetBlocks() + 1);
    }
    return List.copyOf(sites);
  }

  private void addLevel(String block, int index, int transformers) {
    Level level = config.levels().get(index);
    double depth = (double) index / config.levels().size();
    for (int j = 0; j < transformers; j++) {
      addBlocks(block + ".attentions." + j, level.channels(), level.transformerDepth(), depth);
    }
  }

  private void addBlocks(String transformer, int channels, int blocks, double depth) {
    for (int k = 0; k < blocks; k++) {
      String block = transformer + ".transformer_blocks." + k;
      sites.add(new AttentionSite(block + ".attn1", Kind.SELF, channels, depth));
      sites.add(new AttentionSite(block + ".attn2", Kind.CROSS, config.contextWidth(), depth));
    }
  }
}
