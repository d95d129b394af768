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
 * What of a hypernetwork decides which operators are written: all but its numbers.
 *
 * @param places of the pairs of networks, in order
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

  /** Which of the places an attention layer belongs to, if any. */
  public OptionalInt placeOf(AttentionSite site) {
    if (!scope.covers(site.kind())) {
      return OptionalInt.empty();
    }
    return IntStream.range(0, places.size()).filter(i -> places.get(i).covers(site)).findFirst();
  }

  /** The attention layers of a model that are changed, in the order of the forward pass. */
  public List<AttentionSite> sites(List<AttentionSite> all) {
    return all.stream().filter(site -> placeOf(site).isPresent()).toList();
  }

  /** Tensors in one network of a place. */
  int tensorsAt(HypernetworkPlace place) {
    return shape.tensors(place.width()).size();
  }
}
