package io.vstar.train.hypernetwork;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.NetworkPair;
import io.vstar.architecture.AttentionSite;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.HostTensor;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.Parameter;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter.Applied;
import io.vstar.unet.adapter.LoadedHypernetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The parameters of one hypernetwork, which is trained at full strength. */
public final class HypernetworkTrainable implements Trainable {
  private final TensorRuntime runtime;
  private final Hypernetwork initial;
  private final LoadedHypernetwork network;
  private final List<Parameter> parameters;
  private final List<AttentionSite> sites;
  private final ContextAdapter context;
  private final ContextAdapter trainingContext;
  private final float[] penaltyWeights;
  private final NDArray penalty; // penaltyWeights on the device
  private final boolean penalizes;
  private final NoiseSource noise;

  /**
   * Makes the parameters from their start values.
   *
   * @param model the base model
   * @param scope the scope that owns the tensors of the networks
   * @param initial the start values
   * @param shallowPenalty the factor of the {@link ShallowPenalty}; 0 for none
   * @param seed the seed of dropout
   */
  public HypernetworkTrainable(
      StableDiffusion model,
      TensorScope scope,
      Hypernetwork initial,
      double shallowPenalty,
      long seed) {
    this.runtime = model.runtime();
    this.initial = initial;
    this.network = LoadedHypernetwork.of(initial, model.config().unet(), scope);
    this.sites = network.layout().sites(model.config().unet().attentionSites());
    network.tensors().forEach(GradientScope::require);
    this.parameters = parameters(initial, network.tensors());
    NDArray full = scope.upload(new float[] {1}, 1);
    this.context = HypernetworkAdapter.of(List.of(new Applied(network, full)));
    this.trainingContext = HypernetworkAdapter.training(network, full);
    this.penaltyWeights = new ShallowPenalty(shallowPenalty).weights(sites);
    this.penalty = scope.upload(penaltyWeights, penaltyWeights.length);
    this.penalizes = shallowPenalty > 0;
    this.noise = new NoiseSource(seed);
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public ContextAdapter context() {
    return context;
  }

  @Override
  public ContextAdapter trainingContext() {
    return trainingContext;
  }

  @Override
  public void beforeMicroBatch(long index) {
    if (initial.shape().hasDropout()) {
      runtime.seed(noise.random(Purpose.DROPOUT, index).nextLong());
    }
  }

  @Override
  public NDArray withPenalty(NDArray loss, List<NDArray> measured) {
    return penalizes ? loss.add(measured.get(0).mul(penalty).sum()) : loss;
  }

  /** Returns the tensors of a pair of networks by the names of their parameters, in order. */
  static Map<String, HostTensor> byParameter(NetworkPair pair) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    String place = pair.place().key();
    pair.key().forEach((name, tensor) -> add(tensors, place + ".key." + name, tensor));
    pair.value().forEach((name, tensor) -> add(tensors, place + ".value." + name, tensor));
    return tensors;
  }

  private static void add(Map<String, HostTensor> all, String name, HostTensor tensor) {
    all.put(name, tensor.withName(name));
  }

  /** Returns the tensors with the names {@code place.key.tensor} and {@code place.value.tensor}. */
  private static List<Parameter> parameters(Hypernetwork initial, List<NDArray> tensors) {
    List<String> names = new ArrayList<>();
    initial.pairs().forEach(pair -> names.addAll(byParameter(pair).keySet()));
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Parameter(names.get(i), tensors.get(i)))
        .toList();
  }

  /**
   * Computes the penalty that is added to the loss.
   *
   * @param ratios the ratios |mlp(x)| / |x| of each changed layer, for keys, then for values
   */
  public double penalty(double[] ratios) {
    return IntStream.range(0, ratios.length)
        .mapToDouble(i -> penaltyWeights[i] * ratios[i] * ratios[i])
        .sum();
  }

  /** Returns the attention layers that are changed, in the order of the forward pass. */
  public List<AttentionSite> sites() {
    return sites;
  }

  /**
   * Returns the indexes of the {@link #parameters()} of one network.
   *
   * @param site the attention layer
   * @param keys whether the network is that of the keys, not of the values
   */
  public List<Integer> parametersOf(AttentionSite site, boolean keys) {
    return network.indices(site, keys);
  }

  /**
   * Returns the adapter that measures the networks at given strengths.
   *
   * @param strengths the strength of each changed layer, (layers) float32
   */
  public ContextAdapter probing(NDArray strengths) {
    return HypernetworkAdapter.probing(network, strengths);
  }

  /**
   * Returns the hypernetwork with the given values, which are in the order of {@link #values()}.
   */
  public Hypernetwork hypernetwork(List<float[]> values) {
    return initial.withValues(values);
  }
}
