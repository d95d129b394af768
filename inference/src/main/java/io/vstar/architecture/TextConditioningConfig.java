package io.vstar.architecture;

import java.util.List;

/**
 * How prompts become what the UNet reads: one or more CLIP text encoders, whose states stand side
 * by side.
 *
 * @param encoders in the order in which their states are joined; at least one
 * @param contextLayer which states of each encoder are read
 * @param zerosForNoNegative whether a negative prompt that says nothing is all zeros, as SDXL was
 *     trained, and not the encoding of an empty prompt
 */
public record TextConditioningConfig(
    List<ClipTextConfig> encoders, ContextLayer contextLayer, boolean zerosForNoNegative) {

  /** A place in a text encoder. */
  public enum ContextLayer {
    /** After the last layer and the final norm: SD 1.x and 2.x. */
    LAST_NORMED,
    /** After the last layer but one, not normed: SDXL. */
    PENULTIMATE
  }

  public TextConditioningConfig {
    encoders = List.copyOf(encoders);
    Checks.positive("number of text encoders", encoders.size());
  }

  /** One encoder, read at its end: SD 1.x and 2.x. */
  public static TextConditioningConfig single(ClipTextConfig encoder) {
    return new TextConditioningConfig(List.of(encoder), ContextLayer.LAST_NORMED, false);
  }

  /** The encoder whose projection sums a prompt up, where the UNet asks for that: the last. */
  public ClipTextConfig pooling() {
    return encoders.get(encoders.size() - 1);
  }

  /** Width of a token of the context: all encoders' together. */
  public int contextWidth() {
    return encoders.stream().mapToInt(ClipTextConfig::width).sum();
  }

  /** Width of a token's vector in each encoder. */
  public List<Integer> widths() {
    return encoders.stream().map(ClipTextConfig::width).toList();
  }
}
