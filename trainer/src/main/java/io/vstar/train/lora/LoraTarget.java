package io.vstar.train.lora;

import io.vstar.nn.LayerShape;
import java.util.List;
import java.util.Locale;

/** A kind of layers that get modules of a LoRA. */
public enum LoraTarget {
  /** The projections of attention layers to queries, keys, values and output. */
  ATTENTION(".attn1.", ".attn2.", ".self_attn."),
  /** The layers after attention. */
  FEED_FORWARD(".ff.net.", ".mlp."),
  /** The projections before and after the transformer blocks of the UNet. */
  PROJECTIONS(".proj_in", ".proj_out"),
  /**
   * The convolutions of the UNet's resnet blocks, with their projections of the time embedding, and
   * those that change the resolution.
   */
  CONVOLUTIONS(".resnets.", ".downsamplers.", ".upsamplers.");

  private final List<String> marks;

  LoraTarget(String... marks) {
    this.marks = List.of(marks);
  }

  /** Returns the name in configs. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns whether a layer is of this kind. */
  boolean covers(LayerShape layer) {
    return marks.stream().anyMatch(layer.name()::contains);
  }
}
