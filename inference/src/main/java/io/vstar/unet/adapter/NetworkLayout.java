package io.vstar.unet.adapter;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.hypernetwork.NetworkPair;
import io.vstar.architecture.AttentionSite;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The layout of a hypernetwork: all but its numbers, so all that decides the written operators.
 *
 * @param scope the attention layers that the hypernetwork changes
 * @param places places of the pairs of networks, in order
 */
public record NetworkLayout(
    HypernetworkShape shape, Hypernetwork.Scope scope, List<HypernetworkPlace> places) {
  public NetworkLayout {
    places = List.copyOf(places);
  }

  static NetworkLayout of(Hypernetwork hypernetwork) {
    return new NetworkLayout(
        hypernetwork.shape(),
        hypernetwork.scope(),
        hypernetwork.pairs().stream().map(NetworkPair::place).toList());
  }

  /**
   * Returns the index of the place that an attention layer belongs to; empty if it is unchanged.
   */
  public OptionalInt placeOf(AttentionSite site) {
    if (!scope.covers(site.kind())) {
      return OptionalInt.empty();
    }
    return IntStream.range(0, places.size()).filter(i -> places.get(i).covers(site)).findFirst();
  }

  /** Returns the attention layers that are changed, in the order of the forward pass. */
  public List<AttentionSite> sites(List<AttentionSite> all) {
    return all.stream().filter(site -> placeOf(site).isPresent()).toList();
  }

  /** Returns the number of tensors in one network of a place. */
  int tensorsAt(HypernetworkPlace place) {
    return shape.tensors(place.width()).size();
  }
}
