package io.vstar.adapter.hypernetwork;

import io.vstar.io.HostTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The two networks of one place: what keys see is x + s·key(x), what values see x + s·value(x), at
 * strength s.
 *
 * @param key tensors of the network for keys, named and ordered as {@link
 *     HypernetworkShape#tensors} says
 * @param value tensors of the network for values
 */
public record NetworkPair(
    HypernetworkPlace place, Map<String, HostTensor> key, Map<String, HostTensor> value) {
  public NetworkPair {
    key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    value = Collections.unmodifiableMap(new LinkedHashMap<>(value));
  }
}
