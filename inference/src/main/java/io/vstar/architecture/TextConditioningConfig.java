package io.vstar.architecture;

import java.util.List;

/**
 * The settings that turn prompts into the UNet's context: one or more CLIP text encoders, whose
 * hidden states are concatenated token by token.
 *
 * @param encoders the text encoders in the order in which their states are concatenated; at least
 *     one
 * @param contextLayer the layer of each encoder whose states are read
 * @param zerosForNoNegative whether an empty negative prompt becomes a context of zeros, as SDXL
 *     was trained, instead of the encoding of an empty prompt
 */
public record TextConditioningConfig(
    List<ClipTextConfig> encoders, ContextLayer contextLayer, boolean zerosForNoNegative) {

  /** The layer of a text encoder whose hidden states are read. */
  public enum ContextLayer {
    /** The last layer, after the final norm (SD 1.x and 2.x). */
    LAST_NORMED,
    /** The last layer but one, without the final norm (SDXL). */
    PENULTIMATE
  }

  /**
   * Checks that there is an encoder.
   *
   * @throws io.vstar.error.ConfigException if there is none
   */
  public TextConditioningConfig {
    encoders = List.copyOf(encoders);
    Checks.positive("number of text encoders", encoders.size());
  }

  /**
   * Returns the settings of a model with one encoder, read after its final norm (SD 1.x and 2.x).
   */
  public static TextConditioningConfig single(ClipTextConfig encoder) {
    return new TextConditioningConfig(List.of(encoder), ContextLayer.LAST_NORMED, false);
  }

  /**
   * Returns the last encoder, whose projection gives the pooled embedding in models whose UNet
   * reads one.
   */
  public ClipTextConfig pooling() {
    return encoders.get(encoders.size() - 1);
  }

  /** Returns the width of a token of the context: the sum over all encoders. */
  public int contextWidth() {
    return encoders.stream().mapToInt(ClipTextConfig::width).sum();
  }

  /** Returns the width of a token's embedding in each encoder. */
  public List<Integer> widths() {
    return encoders.stream().map(ClipTextConfig::width).toList();
  }
}
