package io.vstar.checkpoint.names;

import java.util.Map;

/**
 * Names of the autoencoder's attention as diffusers had them before version 0.18; the files of
 * Stable Diffusion 1.x still do.
 */
public final class FormerVaeNames {
  private static final Map<String, String> TODAY =
      Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");

  private FormerVaeNames() {}

  /** Replaces the last but one part of a name, {@code …attentions.0.query.weight}. */
  public static String today(String name) {
    int end = name.lastIndexOf('.');
    int start = name.lastIndexOf('.', end - 1) + 1;
    if (end < 0 || !name.contains(".attentions.")) {
      return name;
    }
    String module = name.substring(start, end);
    return name.substring(0, start) + TODAY.getOrDefault(module, module) + name.substring(end);
  }
}
