package io.vstar.adapter.hypernetwork;

import io.vstar.io.HostTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The two networks of one place: at strength s, keys are computed from x + s·key(x) and values from
 * x + s·value(x) instead of from the context x.
 *
 * @param place attention layers that the networks change
 * @param key tensors of the network for keys, with the names and in the order of {@link
 *     HypernetworkShape#tensors}
 * @param value tensors of the network for values, with the same names
 */
public record NetworkPair(
    HypernetworkPlace place, Map<String, HostTensor> key, Map<String, HostTensor> value) {
  public NetworkPair {
    key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    value = Collections.unmodifiableMap(new LinkedHashMap<>(value));
  }
}
