package io.vstar.adapter.hypernetwork;

import io.vstar.adapter.Provenance;
import io.vstar.io.HostTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Removes and concatenates the hidden units of hypernetworks with one hidden stage and neither norm
 * nor activation after the last layer. In such networks each hidden unit j adds a term of its own
 * to the residual, W₂[:, j] · f(W₁[j, :] x + b₁[j]).
 */
public final class HiddenUnits {
  private HiddenUnits() {}

  /** The values of a network's four tensors: w1 (hidden, width), b1, w2 (width, hidden), b2. */
  private record Units(int width, int hidden, float[] w1, float[] b1, float[] w2, float[] b2) {
    static Units of(Map<String, HostTensor> network) {
      List<HostTensor> tensors = List.copyOf(network.values());
      int hidden = Math.toIntExact(tensors.get(0).info().shape().get(0));
      int width = Math.toIntExact(tensors.get(0).info().shape().get(1));
      List<float[]> v = tensors.stream().map(HostTensor::toFloats).toList();
      return new Units(width, hidden, v.get(0), v.get(1), v.get(2), v.get(3));
    }

    /** Returns |W₂[:, j]| · |W₁[j, :]|, a bound on the slope of a unit's term. */
    double weight(int unit) {
      double in = 0;
      double out = 0;
      for (int i = 0; i < width; i++) {
        in += w1[unit * width + i] * w1[unit * width + i];
        out += w2[i * hidden + unit] * w2[i * hidden + unit];
      }
      return Math.sqrt(in * out);
    }
  }

  /**
   * Returns networks with the strongest hidden units alone; A1111 can read them, too.
   *
   * @param share fraction of the hidden units to keep, above 0 and below 1
   * @throws IllegalArgumentException if the networks are of another form
   */
  public static Hypernetwork strongest(Hypernetwork hypernetwork, double share) {
    Hypernetwork whole = requireForm(hypernetwork);
    double kept = whole.shape().structure().get(1) * share;
    HypernetworkShape shape = whole.shape().withStructure(List.of(1.0, kept, 1.0));
    return whole.with(
        shape,
        whole.pairs().stream()
            .map(
                pair ->
                    new NetworkPair(
                        pair.place(),
                        strongest(shape, pair.place().width(), pair.key()),
                        strongest(shape, pair.place().width(), pair.value())))
            .toList());
  }

  private static Map<String, HostTensor> strongest(
      HypernetworkShape shape, int width, Map<String, HostTensor> network) {
    Units units = Units.of(network);
    int count = Math.toIntExact(List.copyOf(shape.tensors(width).values()).get(0).get(0));
    List<Integer> chosen =
        IntStream.range(0, units.hidden())
            .boxed()
            .sorted(Comparator.comparingDouble(units::weight).reversed())
            .limit(count)
            .sorted()
            .toList();
    float[] w1 = new float[count * width];
    float[] b1 = new float[count];
    float[] w2 = new float[width * count];
    for (int j = 0; j < count; j++) {
      int from = chosen.get(j);
      System.arraycopy(units.w1(), from * width, w1, j * width, width);
      b1[j] = units.b1()[from];
      for (int i = 0; i < width; i++) {
        w2[i * count + j] = units.w2()[i * units.hidden() + from];
      }
    }
    return network(shape, width, List.of(w1, b1, w2, units.b2()));
  }

  /**
   * Returns one hypernetwork that adds the outputs of several, each at its strength: x + Σ
   * s·mlp(x). Applied one after the other they give a slightly different result, since each then
   * gets the output of those before.
   *
   * @param all hypernetworks with the same activation and the same places
   * @param strengths factor of each hypernetwork
   * @throws IllegalArgumentException if they are of another form or differ in activation, places or
   *     scope
   */
  public static Hypernetwork sum(List<Hypernetwork> all, List<Double> strengths) {
    List<Hypernetwork> whole = all.stream().map(HiddenUnits::requireForm).toList();
    Hypernetwork first = whole.get(0);
    for (Hypernetwork other : whole) {
      if (!places(other).equals(places(first))
          || other.shape().activation() != first.shape().activation()
          || other.scope() != first.scope()) {
        throw new IllegalArgumentException(
            "%s for %s with %s, but %s for %s with %s"
                .formatted(
                    first.name(),
                    places(first),
                    first.shape().activation().label(),
                    other.name(),
                    places(other),
                    other.shape().activation().label()));
      }
    }
    double structure = whole.stream().mapToDouble(h -> h.shape().structure().get(1)).sum();
    HypernetworkShape shape = first.shape().withStructure(List.of(1.0, structure, 1.0));
    List<NetworkPair> pairs = new ArrayList<>();
    for (int p = 0; p < first.pairs().size(); p++) {
      int place = p;
      HypernetworkPlace where = first.pairs().get(p).place();
      pairs.add(
          new NetworkPair(
              where,
              sum(
                  shape,
                  where,
                  whole.stream().map(h -> Units.of(h.pairs().get(place).key())).toList(),
                  strengths),
              sum(
                  shape,
                  where,
                  whole.stream().map(h -> Units.of(h.pairs().get(place).value())).toList(),
                  strengths)));
    }
    return first.with(shape, pairs).withProvenance(Provenance.UNKNOWN);
  }

  private static Map<String, HostTensor> sum(
      HypernetworkShape shape, HypernetworkPlace place, List<Units> all, List<Double> strengths) {
    int width = place.width();
    int hidden = Math.toIntExact(List.copyOf(shape.tensors(width).values()).get(0).get(0));
    float[] w1 = new float[hidden * width];
    float[] b1 = new float[hidden];
    float[] w2 = new float[width * hidden];
    float[] b2 = new float[width];
    int at = 0;
    for (int n = 0; n < all.size(); n++) {
      Units units = all.get(n);
      double strength = strengths.get(n);
      System.arraycopy(units.w1(), 0, w1, at * width, units.w1().length);
      System.arraycopy(units.b1(), 0, b1, at, units.hidden());
      for (int i = 0; i < width; i++) {
        b2[i] += (float) (strength * units.b2()[i]);
        for (int j = 0; j < units.hidden(); j++) {
          w2[i * hidden + at + j] = (float) (strength * units.w2()[i * units.hidden() + j]);
        }
      }
      at += units.hidden();
    }
    return network(shape, width, List.of(w1, b1, w2, b2));
  }

  private static Map<String, HostTensor> network(
      HypernetworkShape shape, int width, List<float[]> values) {
    Map<String, HostTensor> network = new LinkedHashMap<>();
    shape
        .tensors(width)
        .forEach(
            (name, size) -> {
              long[] axes = size.stream().mapToLong(Long::longValue).toArray();
              network.put(name, HostTensor.ofFloats(name, values.get(network.size()), axes));
            });
    return network;
  }

  static List<HypernetworkPlace> places(Hypernetwork hypernetwork) {
    return hypernetwork.pairs().stream().map(NetworkPair::place).toList();
  }

  private static Hypernetwork requireForm(Hypernetwork hypernetwork) {
    HypernetworkShape shape = hypernetwork.shape();
    boolean activated =
        shape.activateOutput() && shape.activation() != HypernetworkActivation.LINEAR;
    if (shape.structure().size() != 3 || shape.layerNorm() || activated) {
      throw new IllegalArgumentException(
          "%s has the structure %s%s%s, expected one hidden stage, no layer norm and no activated output"
              .formatted(
                  hypernetwork.name(),
                  shape.structure(),
                  shape.layerNorm() ? " with layer norm" : "",
                  activated ? " with an activated output" : ""));
    }
    return LowRank.whole(hypernetwork);
  }
}
