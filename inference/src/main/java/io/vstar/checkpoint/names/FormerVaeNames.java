package io.vstar.checkpoint.names;

import java.util.Map;

/**
 * Translates the names of the autoencoder's attention in diffusers before version 0.18, which the
 * files of Stable Diffusion 1.x still have.
 */
public final class FormerVaeNames {
  private static final Map<String, String> CURRENT =
      Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");

  private FormerVaeNames() {}

  /**
   * Returns the current name of a tensor, in which the last part but one may differ, as in {@code
   * …attentions.0.query.weight}.
   */
  public static String current(String name) {
    int end = name.lastIndexOf('.');
    int start = name.lastIndexOf('.', end - 1) + 1;
    if (end < 0 || !name.contains(".attentions.")) {
      return name;
    }
    String module = name.substring(start, end);
    return name.substring(0, start) + CURRENT.getOrDefault(module, module) + name.substring(end);
  }
}
