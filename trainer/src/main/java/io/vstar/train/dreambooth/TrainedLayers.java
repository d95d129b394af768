package io.vstar.train.dreambooth;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The layers of the UNet that are trained. */
public enum TrainedLayers {
  /** All layers, as in DreamBooth. */
  ALL(""),
  /** The attention layers. */
  ATTENTION("\\.attn[12]\\."),
  /** The attention layers that read the text. */
  CROSS_ATTENTION("\\.attn2\\."),
  /** The keys and values of the attention layers that read the text, as in Custom Diffusion. */
  CROSS_ATTENTION_KEYS_VALUES("\\.attn2\\.to_[kv]\\.");

  private final Predicate<String> names;

  TrainedLayers(String pattern) {
    this.names = Pattern.compile(pattern).asPredicate();
  }

  /**
   * Returns whether a weight of the UNet is trained.
   *
   * @param name its full name, such as {@code unet.mid_block.attentions.0.proj_in.weight}
   */
  boolean cover(String name) {
    return names.test(name);
  }
}
