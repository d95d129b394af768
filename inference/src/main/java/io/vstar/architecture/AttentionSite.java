package io.vstar.architecture;

/**
 * One attention layer of a UNet.
 *
 * @param name in the layout of diffusers, such as {@code
 *     down_blocks.0.attentions.0.transformer_blocks.0.attn2}
 * @param kind what keys and values are taken from
 * @param width of the tokens that keys and values are taken from
 * @param depth how far it lies from the full resolution of the latents: 0 there, 1 in the middle
 */
public record AttentionSite(String name, Kind kind, int width, double depth) {

  /** Where keys and values come from. */
  public enum Kind {
    /** The cells of the feature map themselves. */
    SELF,
    /** The text. */
    CROSS
  }
}
