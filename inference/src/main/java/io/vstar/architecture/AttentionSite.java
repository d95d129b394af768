package io.vstar.architecture;

/**
 * One attention layer of a UNet.
 *
 * @param name name of the layer in diffusers layout, such as {@code
 *     down_blocks.0.attentions.0.transformer_blocks.0.attn2}
 * @param kind source of keys and values
 * @param width width of the tokens that keys and values are computed from
 * @param depth distance from the full resolution of the latents: 0 at full resolution, 1 in the
 *     middle block
 */
public record AttentionSite(String name, Kind kind, int width, double depth) {

  /** The source of an attention layer's keys and values. */
  public enum Kind {
    /** Self-attention: the feature map itself. */
    SELF,
    /** Cross-attention: the context, that is, the encoded prompt. */
    CROSS
  }
}
