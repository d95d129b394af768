package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.Provenance;
import io.vstar.io.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Hypernetworks with random weights. */
public final class SampleHypernetworks {
  private SampleHypernetworks() {}

  /** The default shape with another activation and other options. */
  public static HypernetworkShape shape(
      List<Double> structure,
      HypernetworkActivation activation,
      boolean layerNorm,
      boolean activateOutput) {
    List<Double> dropout = structure.stream().map(each -> 0.0).toList();
    return new HypernetworkShape(structure, activation, layerNorm, activateOutput, dropout, 0);
  }

  public static HypernetworkShape relu() {
    return shape(List.of(1.0, 2.0, 1.0), HypernetworkActivation.RELU, false, false);
  }

  /** Returns networks that change their input by about a tenth. */
  public static Hypernetwork draw(HypernetworkShape shape, long seed, HypernetworkPlace... places) {
    SplittableRandom random = new SplittableRandom(seed);
    List<NetworkPair> pairs =
        List.of(places).stream()
            .map(
                place ->
                    new NetworkPair(
                        place,
                        network(shape, place.width(), random),
                        network(shape, place.width(), random)))
            .toList();
    return new Hypernetwork(
        "sample",
        shape,
        Hypernetwork.Scope.ALL,
        Optional.of("Normal"),
        pairs,
        new Provenance(Optional.of(7L), Optional.of("abc"), Optional.of("tiny"), Map.of()));
  }

  /** The first pair of networks at each of these places instead. */
  public static Hypernetwork repeated(Hypernetwork h, HypernetworkPlace... places) {
    NetworkPair first = h.pairs().get(0);
    return h.with(
        h.shape(),
        List.of(places).stream()
            .map(place -> new NetworkPair(place, first.key(), first.value()))
            .toList());
  }

  private static Map<String, HostTensor> network(
      HypernetworkShape shape, int width, SplittableRandom random) {
    Map<String, HostTensor> network = new LinkedHashMap<>();
    shape
        .tensors(width)
        .forEach(
            (name, size) -> {
              long[] axes = size.stream().mapToLong(Long::longValue).toArray();
              int count = Math.toIntExact(LongStream.of(axes).reduce(1, (a, b) -> a * b));
              float[] values = new float[count];
              double deviation = axes.length == 2 ? 0.5 / Math.sqrt(axes[1]) : 0.1;
              for (int i = 0; i < count; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
              }
              network.put(name, HostTensor.ofFloats(name, values, axes));
            });
    return network;
  }
}
