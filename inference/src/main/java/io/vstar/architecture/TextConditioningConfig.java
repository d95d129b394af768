package io.vstar.architecture;

import io.vstar.error.ConfigException;
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
 * @param clipSkip the clip skip that the user chose, at least 1; 1 if none was chosen. The encoders
 *     are already shortened by it
 */
public record TextConditioningConfig(
    List<ClipTextConfig> encoders,
    ContextLayer contextLayer,
    boolean zerosForNoNegative,
    int clipSkip) {
  // What other programs call the layer that SDXL reads.
  private static final int PENULTIMATE_SKIP = 2;

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
    Checks.positive("clip skip", clipSkip);
  }

  /** Makes settings by which each encoder is read as the model was trained. */
  public TextConditioningConfig(
      List<ClipTextConfig> encoders, ContextLayer contextLayer, boolean zerosForNoNegative) {
    this(encoders, contextLayer, zerosForNoNegative, 1);
  }

  /**
   * Returns the settings of a model with one encoder, read after its final norm (SD 1.x and 2.x).
   */
  public static TextConditioningConfig single(ClipTextConfig encoder) {
    return new TextConditioningConfig(List.of(encoder), ContextLayer.LAST_NORMED, false);
  }

  /**
   * Returns the settings by which the UNet reads an earlier layer, as A1111's and NovelAI's "Clip
   * skip" chooses it. In SD 1.x and 2.x 1 is the last layer and 2 the one before it, with the final
   * norm in each case: the encoder ends that many layers earlier. The last layer of SD 2.x is
   * already OpenCLIP's penultimate one, since the model's files leave the last one out. SDXL reads
   * the penultimate layer without the norm, which is called 2; it was trained on no other.
   *
   * @param layer the layer counted from the last, which is 1
   * @throws ConfigException if there is no such layer, or the model cannot be read by another
   */
  public TextConditioningConfig withClipSkip(int layer) {
    if (contextLayer == ContextLayer.PENULTIMATE) {
      if (layer != PENULTIMATE_SKIP) {
        throw new ConfigException(
            "clip skip is %d, but this model (SDXL) was trained on the penultimate layer, clip skip 2, and reads no other; leave it out"
                .formatted(layer));
      }
      return new TextConditioningConfig(encoders, contextLayer, zerosForNoNegative, layer);
    }
    int layers = encoders.stream().mapToInt(ClipTextConfig::layers).min().orElseThrow();
    if (layer < 1 || layer > layers) {
      throw new ConfigException(
          "clip skip is %d, expected 1 (the last layer) to %d, the number of layers of the text encoder"
              .formatted(layer, layers));
    }
    List<ClipTextConfig> shortened =
        encoders.stream().map(each -> each.withLayers(each.layers() - layer + 1)).toList();
    return new TextConditioningConfig(shortened, contextLayer, zerosForNoNegative, layer);
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
