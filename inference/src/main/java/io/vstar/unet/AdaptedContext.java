package io.vstar.unet;

import io.vstar.architecture.AttentionSite;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Value;
import java.util.Map;

/**
 * What attention layers take keys and values from, in one forward pass being written.
 *
 * @param text (B, T, X)
 * @param sites all attention layers by name
 */
record AdaptedContext(
    Value text, ContextAdapter.Written adapter, Map<String, AttentionSite> sites) {

  /** The text, as the cross-attention {@code name} sees it. */
  KeyValue textAt(String name) {
    return adapter.apply(sites.get(name), text);
  }

  /**
   * The cells of a feature map, as the self-attention {@code name} sees them.
   *
   * @param cells (B, N, C)
   */
  KeyValue cellsAt(String name, Value cells) {
    return adapter.apply(sites.get(name), cells);
  }
}
