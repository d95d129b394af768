package io.vstar.train.hypernetwork;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.architecture.AttentionSite;
import io.vstar.clip.TokenEmbeddingOverlay;
import io.vstar.generation.Adapters;
import io.vstar.generation.StableDiffusion;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.trainable.Trainable;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter;
import io.vstar.unet.adapter.HypernetworkAdapter.Applied;
import io.vstar.unet.adapter.LoadedHypernetwork;
import java.util.List;
import java.util.stream.IntStream;

/** The networks of one hypernetwork, trained at full strength. */
public final class HypernetworkTrainable implements Trainable {
  private final TensorRuntime runtime;
  private final Hypernetwork initial;
  private final LoadedHypernetwork network;
  private final List<AttentionSite> sites;
  private final Adapters adapters;
  private final Adapters trainingAdapters;
  private final float[] penaltyWeights;
  private final NDArray penalty; // the same on the device
  private final boolean penalizes;
  private final NoiseSource noise;

  /**
   * @param scope owns the networks' tensors
   * @param initial what the learning starts from
   * @param shallowPenalty see {@link ShallowPenalty}; 0 for none
   * @param seed of dropout
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
    List<TokenEmbeddingOverlay> none =
        model.tokenizers().stream().map(each -> TokenEmbeddingOverlay.NONE).toList();
    NDArray full = scope.upload(new float[] {1}, 1);
    this.adapters = new Adapters(none, HypernetworkAdapter.of(List.of(new Applied(network, full))));
    this.trainingAdapters = new Adapters(none, HypernetworkAdapter.training(network, full));
    this.penaltyWeights = new ShallowPenalty(shallowPenalty).weights(sites);
    this.penalty = scope.upload(penaltyWeights, penaltyWeights.length);
    this.penalizes = shallowPenalty > 0;
    this.noise = new NoiseSource(seed);
  }

  @Override
  public List<NDArray> parameters() {
    return network.tensors();
  }

  @Override
  public Adapters adapters() {
    return adapters;
  }

  @Override
  public Adapters trainingAdapters() {
    return trainingAdapters;
  }

  @Override
  public void beforeMicroBatch(long index) {
    if (initial.shape().hasDropout()) {
      runtime.seed(noise.random(Purpose.DROPOUT, index).nextLong());
    }
  }

  @Override
  public NDArray objective(NDArray loss, List<NDArray> measured) {
    return penalizes ? loss.add(measured.get(0).mul(penalty).sum()) : loss;
  }

  @Override
  public void restore(List<float[]> snapshot) {
    List<NDArray> tensors = network.tensors();
    for (int i = 0; i < tensors.size(); i++) {
      runtime.overwrite(tensors.get(i), snapshot.get(i));
    }
  }

  /**
   * What the penalty would add to the loss.
   *
   * @param ratios |mlp(x)| by |x|, of each changed layer's network for keys, then for values
   */
  public double penalty(double[] ratios) {
    return IntStream.range(0, ratios.length)
        .mapToDouble(i -> penaltyWeights[i] * ratios[i] * ratios[i])
        .sum();
  }

  /** The attention layers that are changed, in the order of the forward pass. */
  public List<AttentionSite> sites() {
    return sites;
  }

  /** Which of the {@link #parameters()} a layer's network for keys, or for values, is made of. */
  public List<Integer> parametersOf(AttentionSite site, boolean keys) {
    return network.indices(site, keys);
  }

  /**
   * The networks as they are measured.
   *
   * @param strengths (layers) float32, of each changed layer
   */
  public ContextAdapter probing(NDArray strengths) {
    return HypernetworkAdapter.probing(network, strengths);
  }

  /** The hypernetwork with the values of a {@link #snapshot()}. */
  public Hypernetwork hypernetwork(List<float[]> snapshot) {
    return initial.withValues(snapshot);
  }
}
