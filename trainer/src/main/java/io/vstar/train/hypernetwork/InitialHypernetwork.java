package io.vstar.train.hypernetwork;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.Hypernetwork.Scope;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.hypernetwork.MlpLayer;
import io.vstar.adapter.hypernetwork.MlpLayer.Affine;
import io.vstar.adapter.hypernetwork.MlpLayer.Norm;
import io.vstar.adapter.hypernetwork.NetworkPair;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.UNetConfig;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.train.hypernetwork.HypernetworkSettings.WeightInitialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** The start values of a hypernetwork. */
public final class InitialHypernetwork {
  private final HypernetworkSettings settings;
  private final HypernetworkShape shape;
  private final NoiseSource noise;
  private int drawn; // networks so far; each has its own random stream

  private InitialHypernetwork(HypernetworkSettings settings, long seed) {
    this.settings = settings;
    this.shape = settings.shape();
    this.noise = new NoiseSource(seed);
  }

  /**
   * Draws the weights of the networks that the settings ask for.
   *
   * @param name the name of the hypernetwork
   * @param settings the settings of the networks
   * @param model the config of the UNet
   * @param seed the seed of the weights
   * @throws ConfigException if the model has no layer of a width, or a rank is no smaller than a
   *     layer
   */
  public static Hypernetwork draw(
      String name, HypernetworkSettings settings, UNetConfig model, long seed) {
    List<HypernetworkPlace> places = places(settings, model);
    requireRank(settings.shape(), places);
    InitialHypernetwork initial = new InitialHypernetwork(settings, seed);
    return new Hypernetwork(
        name,
        settings.shape(),
        scope(settings, model, places),
        Optional.of(settings.weightInit().label()),
        places.stream().map(initial::pair).toList(),
        Provenance.UNKNOWN);
  }

  /** Returns the places of the scope that have one of the requested widths. */
  private static List<HypernetworkPlace> places(HypernetworkSettings settings, UNetConfig model) {
    List<AttentionSite> sites =
        model.attentionSites().stream()
            .filter(site -> settings.scope().covers(site.kind()))
            .toList();
    List<Integer> present = sites.stream().map(AttentionSite::width).distinct().sorted().toList();
    List<Integer> wanted = settings.widths().isEmpty() ? present : settings.widths();
    for (int width : wanted) {
      if (!present.contains(width)) {
        throw new ConfigException(
            "hypernetwork.widths has %d, but with hypernetwork.scope %s the model's attention reads widths %s"
                .formatted(width, settings.scope().title(), present));
      }
    }
    return settings.perLayer()
        ? sites.stream()
            .filter(site -> wanted.contains(site.width()))
            .map(HypernetworkPlace::ofLayer)
            .toList()
        : wanted.stream().distinct().map(HypernetworkPlace::ofWidth).toList();
  }

  /**
   * Returns the scope that the file states. Networks for cross-attention need no scope if no other
   * layer has their width; such a file means the same in A1111.
   */
  private static Scope scope(
      HypernetworkSettings settings, UNetConfig model, List<HypernetworkPlace> places) {
    boolean reachesOthers =
        model.attentionSites().stream()
            .filter(site -> !settings.scope().covers(site.kind()))
            .anyMatch(site -> places.stream().anyMatch(place -> place.covers(site)));
    return reachesOthers ? settings.scope() : Scope.ALL;
  }

  private static void requireRank(HypernetworkShape shape, List<HypernetworkPlace> places) {
    int narrowest =
        places.stream()
            .flatMap(place -> shape.layers(place.width()).stream())
            .filter(Affine.class::isInstance)
            .map(Affine.class::cast)
            .mapToInt(affine -> Math.min(affine.in(), affine.out()))
            .min()
            .orElseThrow();
    if (narrowest < 1 || shape.rank() >= narrowest) {
      throw new ConfigException(
          "hypernetwork.rank is %d, but the narrowest layer has %d; expected less, or 0 for whole matrices"
              .formatted(shape.rank(), narrowest));
    }
  }

  private NetworkPair pair(HypernetworkPlace place) {
    return new NetworkPair(place, network(place.width()), network(place.width()));
  }

  private Map<String, HostTensor> network(int width) {
    SplittableRandom random = noise.random(Purpose.WEIGHTS, drawn++);
    Map<String, List<Long>> shapes = shape.tensors(width);
    Map<String, HostTensor> network = new LinkedHashMap<>();
    for (MlpLayer layer : shape.layers(width)) {
      if (layer instanceof Affine affine) {
        addMatrix(network, affine, random);
        network.put(affine.name() + ".bias", filled(affine.name() + ".bias", 0, affine.out()));
      } else if (layer instanceof Norm norm) {
        // A1111 draws these like matrices, which makes the output of the stage nearly zero.
        network.put(norm.name() + ".weight", filled(norm.name() + ".weight", 1, norm.width()));
        network.put(norm.name() + ".bias", filled(norm.name() + ".bias", 0, norm.width()));
      }
    }
    if (settings.zeroStart()) {
      silence(network, new ArrayList<>(shapes.keySet()));
    }
    return network;
  }

  private void addMatrix(Map<String, HostTensor> network, Affine affine, SplittableRandom random) {
    DoubleSupplier draw = draw(affine, random);
    if (shape.rank() == 0) {
      String name = affine.name() + ".weight";
      network.put(name, drawn(name, draw, affine.out(), affine.in()));
    } else {
      // The entries of the product have the deviation that those of the full matrix would have.
      double deviation = 1 / Math.sqrt(shape.rank());
      DoubleSupplier unit = () -> deviation * random.nextGaussian();
      String down = affine.name() + ".down";
      String up = affine.name() + ".up";
      network.put(down, drawn(down, unit, shape.rank(), affine.in()));
      network.put(up, drawn(up, draw, affine.out(), shape.rank()));
    }
  }

  /** Sets the last layer to zero: its matrix, or the scales of the norm behind it. */
  private void silence(Map<String, HostTensor> network, List<String> names) {
    String scales = names.get(names.size() - 2);
    HostTensor tensor = network.get(scales);
    long[] size = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
    network.put(
        scales,
        HostTensor.ofFloats(scales, new float[Math.toIntExact(tensor.info().elements())], size));
  }

  private DoubleSupplier draw(Affine affine, SplittableRandom random) {
    double both = affine.in() + affine.out();
    WeightInitialization how = settings.weightInit();
    return switch (how) {
      case NORMAL -> () -> 0.01 * random.nextGaussian();
      case XAVIER_UNIFORM -> () -> uniform(random, Math.sqrt(6 / both));
      case XAVIER_NORMAL -> () -> Math.sqrt(2 / both) * random.nextGaussian();
      case KAIMING_UNIFORM -> () -> uniform(random, Math.sqrt(6.0 / affine.in()));
      case KAIMING_NORMAL -> () -> Math.sqrt(2.0 / affine.in()) * random.nextGaussian();
    };
  }

  private static double uniform(SplittableRandom random, double bound) {
    return (2 * random.nextDouble() - 1) * bound;
  }

  private static HostTensor drawn(String name, DoubleSupplier draw, int rows, int columns) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) draw.getAsDouble();
    }
    return HostTensor.ofFloats(name, values, rows, columns);
  }

  private static HostTensor filled(String name, float value, int count) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return HostTensor.ofFloats(name, values, count);
  }
}
