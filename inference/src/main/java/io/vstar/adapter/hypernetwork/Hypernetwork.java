package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.Provenance;
import io.vstar.architecture.AttentionSite;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorInfo;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A hypernetwork: small residual networks that change the context from which attention layers
 * compute keys and values (NovelAI 2022; the form of AUTOMATIC1111's web UI).
 *
 * @param name name of the hypernetwork, in prompts {@code <hypernet:name:1>}
 * @param shape shape of every network
 * @param scope kinds of attention layers that are changed
 * @param initialization A1111's name of the weights' initialization; for information only
 * @param pairs pair of networks for each place, at least one; either all for widths or all for
 *     single layers
 * @param provenance origin of the hypernetwork
 */
public record Hypernetwork(
    String name,
    HypernetworkShape shape,
    Scope scope,
    Optional<String> initialization,
    List<NetworkPair> pairs,
    Provenance provenance) {

  /** The kinds of attention layers that a hypernetwork changes. */
  public enum Scope {
    /** The cross-attention layers. */
    CROSS,
    /** All attention layers whose context has a width that there are networks for, as in A1111. */
    ALL;

    /** Returns the name in files and configs. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether attention layers of this kind are changed. */
    public boolean covers(AttentionSite.Kind kind) {
      return this == ALL || kind == AttentionSite.Kind.CROSS;
    }
  }

  /**
   * Checks name and networks.
   *
   * @throws IllegalArgumentException if there is no pair, two for one place, or a network's tensors
   *     are not those of the shape
   */
  public Hypernetwork {
    pairs = List.copyOf(pairs);
    if (name.isBlank() || pairs.isEmpty()) {
      throw new IllegalArgumentException("a hypernetwork needs a name and networks");
    }
    Set<String> places = new HashSet<>();
    for (NetworkPair pair : pairs) {
      if (!places.add(pair.place().key())) {
        throw new IllegalArgumentException("two networks for " + pair.place());
      }
      requireTensors(shape, pair.place(), pair.key());
      requireTensors(shape, pair.place(), pair.value());
    }
    if (pairs.stream().map(pair -> pair.place().layer().isPresent()).distinct().count() > 1) {
      throw new IllegalArgumentException("networks for widths and for layers: " + places);
    }
  }

  private static void requireTensors(
      HypernetworkShape shape, HypernetworkPlace place, Map<String, HostTensor> tensors) {
    Map<String, List<Long>> expected = shape.tensors(place.width());
    Map<String, List<Long>> found =
        tensors.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().info().shape()));
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "the networks for %s have %s, expected %s".formatted(place, found, expected));
    }
  }

  /** Returns whether each pair of networks is for a single layer, for which A1111 has no form. */
  public boolean isPerLayer() {
    return pairs.get(0).place().layer().isPresent();
  }

  /** Returns the number of parameters of all networks. */
  public long parameters() {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair.key(), pair.value()))
        .flatMap(network -> network.values().stream())
        .map(HostTensor::info)
        .mapToLong(TensorInfo::elements)
        .sum();
  }

  /** Returns this hypernetwork with another name. */
  public Hypernetwork withName(String newName) {
    return new Hypernetwork(newName, shape, scope, initialization, pairs, provenance);
  }

  /** Returns the values of each tensor, row-major, in the order of {@link #withValues}. */
  public List<float[]> values() {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair.key(), pair.value()))
        .flatMap(network -> network.values().stream())
        .map(HostTensor::toFloats)
        .toList();
  }

  /**
   * Returns the same networks with other values.
   *
   * @param values values of each tensor, row-major: for each pair the tensors for keys, then those
   *     for values
   */
  public Hypernetwork withValues(List<float[]> values) {
    Iterator<float[]> next = values.iterator();
    return with(
        shape,
        pairs.stream()
            .map(
                pair ->
                    new NetworkPair(
                        pair.place(), refilled(pair.key(), next), refilled(pair.value(), next)))
            .toList());
  }

  private static Map<String, HostTensor> refilled(
      Map<String, HostTensor> network, Iterator<float[]> next) {
    Map<String, HostTensor> result = new LinkedHashMap<>();
    network.forEach(
        (name, tensor) -> {
          long[] size = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
          result.put(name, HostTensor.ofFloats(name, next.next(), size));
        });
    return result;
  }

  /** Returns this hypernetwork with another origin. */
  public Hypernetwork withProvenance(Provenance newProvenance) {
    return new Hypernetwork(name, shape, scope, initialization, pairs, newProvenance);
  }

  /** Returns this hypernetwork with other networks. */
  Hypernetwork with(HypernetworkShape newShape, List<NetworkPair> newPairs) {
    return new Hypernetwork(name, newShape, scope, initialization, newPairs, provenance);
  }
}
