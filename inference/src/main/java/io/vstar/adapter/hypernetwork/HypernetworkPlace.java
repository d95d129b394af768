package io.vstar.adapter.hypernetwork;

import io.vstar.architecture.AttentionSite;
import java.util.Optional;

/**
 * The attention layers that a pair of networks changes.
 *
 * @param layer name of a single layer in diffusers layout; empty for all layers whose context has
 *     the width
 * @param width width of the context
 */
public record HypernetworkPlace(Optional<String> layer, int width) {

  /** Returns the place of all layers whose context has this width, as in A1111. */
  public static HypernetworkPlace ofWidth(int width) {
    return new HypernetworkPlace(Optional.empty(), width);
  }

  /** Returns the place of a single layer. */
  public static HypernetworkPlace ofLayer(AttentionSite site) {
    return new HypernetworkPlace(Optional.of(site.name()), site.width());
  }

  /** Returns whether a layer is one of these. */
  public boolean covers(AttentionSite site) {
    return width == site.width() && layer.map(site.name()::equals).orElse(true);
  }

  /** Returns the key in files, which is the width or the layer's name. */
  public String key() {
    return layer.orElseGet(() -> Integer.toString(width));
  }

  @Override
  public String toString() {
    return key();
  }
}
