package io.vstar.unet;

import io.vstar.architecture.AttentionSite;
import io.vstar.nn.AttentionProbe;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Value;
import java.util.Map;

/**
 * The contexts of all attention layers in one forward pass that is being written, as an adapter
 * changes them.
 *
 * @param text (B, T, X) encoded text
 * @param adapter the adapter in this forward pass
 * @param sites all attention layers by name
 * @param latents (B, 4, h, w) the input of the UNet
 */
record AdaptedContext(
    Value text, ContextAdapter.Written adapter, Map<String, AttentionSite> sites, Value latents) {

  /** Returns the text as the cross-attention {@code name} reads it. */
  KeyValue textAt(String name) {
    return adapter.apply(sites.get(name), text);
  }

  /**
   * Returns the cells of a feature map as the self-attention {@code name} reads them.
   *
   * @param cells (B, N, C)
   */
  KeyValue cellsAt(String name, Value cells) {
    return adapter.apply(sites.get(name), cells);
  }

  /**
   * Returns the probe by which the adapter reads the cross-attention {@code name}.
   *
   * @param cells (B, C, H, W) the feature map whose cells look at the text
   */
  AttentionProbe probeAt(String name, int heads, Value cells) {
    return (queries, keys) ->
        adapter.read(new CrossAttention(sites.get(name), queries, keys, heads, cells, latents));
  }
}
