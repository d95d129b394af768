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
 * Small residual networks that change what the keys and values of attention layers see, all else
 * being frozen (NovelAI 2022; the form of AUTOMATIC1111's web UI).
 *
 * @param name for people, and in prompts {@code <hypernet:name:1>}
 * @param shape of every network
 * @param scope which kinds of attention layers are changed
 * @param initialization how the weights were drawn, in A1111's words; tells, and does nothing
 * @param pairs one for each place, at least one; all for widths or all for layers
 */
public record Hypernetwork(
    String name,
    HypernetworkShape shape,
    Scope scope,
    Optional<String> initialization,
    List<NetworkPair> pairs,
    Provenance provenance) {

  /** Which kinds of attention layers a hypernetwork changes. */
  public enum Scope {
    /** Those that read the text. */
    CROSS,
    /** Every one whose context has a width that there are networks for, as in A1111. */
    ALL;

    /** As files and configs write it. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether attention layers of this kind are among them. */
    public boolean covers(AttentionSite.Kind kind) {
      return this == ALL || kind == AttentionSite.Kind.CROSS;
    }
  }

  /**
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
            .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().info().shape()));
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "the networks for %s have %s, expected %s".formatted(place, found, expected));
    }
  }

  /** Whether each network is for one layer, which A1111 has no form for. */
  public boolean isPerLayer() {
    return pairs.get(0).place().layer().isPresent();
  }

  /** Numbers in all networks. */
  public long parameters() {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair.key(), pair.value()))
        .flatMap(network -> network.values().stream())
        .map(HostTensor::info)
        .mapToLong(TensorInfo::elements)
        .sum();
  }

  public Hypernetwork withName(String newName) {
    return new Hypernetwork(newName, shape, scope, initialization, pairs, provenance);
  }

  /** The numbers of each tensor, row-major, in the order of {@link #withValues}. */
  public List<float[]> values() {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair.key(), pair.value()))
        .flatMap(network -> network.values().stream())
        .map(HostTensor::toFloats)
        .toList();
  }

  /**
   * The same networks with other numbers.
   *
   * @param values of each tensor, row-major: for each pair those for keys, then those for values
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

  public Hypernetwork withProvenance(Provenance newProvenance) {
    return new Hypernetwork(name, shape, scope, initialization, pairs, newProvenance);
  }

  /** The same with other networks. */
  Hypernetwork with(HypernetworkShape newShape, List<NetworkPair> newPairs) {
    return new Hypernetwork(name, newShape, scope, initialization, newPairs, provenance);
  }
}
