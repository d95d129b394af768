package io.vstar.adapter.hypernetwork;

import io.vstar.architecture.AttentionSite;
import java.util.Optional;

/**
 * Which attention layers a pair of networks works at.
 *
 * @param layer the one layer, by its name in diffusers' layout; absent for all layers whose context
 *     has the width
 * @param width of the context
 */
public record HypernetworkPlace(Optional<String> layer, int width) {

  /** All layers whose context has this width: A1111's rule. */
  public static HypernetworkPlace ofWidth(int width) {
    return new HypernetworkPlace(Optional.empty(), width);
  }

  /** One layer. */
  public static HypernetworkPlace ofLayer(AttentionSite site) {
    return new HypernetworkPlace(Optional.of(site.name()), site.width());
  }

  /** Whether a layer is one of those meant. */
  public boolean covers(AttentionSite site) {
    return width == site.width() && layer.map(site.name()::equals).orElse(true);
  }

  /** The key in files: the width, or the layer's name. */
  public String key() {
    return layer.orElseGet(() -> Integer.toString(width));
  }

  @Override
  public String toString() {
    return key();
  }
}
