package io.vstar.unet.adapter;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkShape;
import io.vstar.adapter.hypernetwork.NetworkPair;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.UNetConfig;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A hypernetwork whose tensors are on the device.
 *
 * @param tensors float32 tensors; for each place those of the network for keys, then those of the
 *     network for values
 */
public record LoadedHypernetwork(NetworkLayout layout, List<NDArray> tensors) {
  public LoadedHypernetwork {
    tensors = List.copyOf(tensors);
  }

  /**
   * Uploads a hypernetwork to the device.
   *
   * @param scope owns the tensors
   * @throws ConfigException if no attention layer of the model is changed by it
   */
  public static LoadedHypernetwork of(
      Hypernetwork hypernetwork, UNetConfig model, TensorScope scope) {
    NetworkLayout layout = NetworkLayout.of(hypernetwork);
    List<AttentionSite> sites = model.attentionSites();
    if (layout.sites(sites).isEmpty()) {
      throw new ConfigException(
          "hypernetwork %s is for %s, but the model's attention reads widths %s; use it with the kind of model it was trained on"
              .formatted(
                  hypernetwork.name(),
                  layout.places(),
                  sites.stream().map(AttentionSite::width).distinct().sorted().toList()));
    }
    List<NDArray> tensors = new ArrayList<>();
    for (NetworkPair pair : hypernetwork.pairs()) {
      pair.key().values().forEach(tensor -> tensors.add(upload(scope, tensor)));
      pair.value().values().forEach(tensor -> tensors.add(upload(scope, tensor)));
    }
    return new LoadedHypernetwork(layout, tensors);
  }

  /**
   * Uploads a hypernetwork for generating: linear layers without an activation between them, which
   * is A1111's default, are folded into one. The result is the same up to rounding.
   *
   * @param scope owns the tensors
   * @throws ConfigException if no attention layer of the model is changed by it
   */
  public static LoadedHypernetwork folded(
      Hypernetwork hypernetwork, UNetConfig model, TensorScope scope) {
    if (!hypernetwork.shape().isFoldable()) {
      return of(hypernetwork, model, scope);
    }
    try (TensorScope inner = scope.openScope("folding")) {
      LoadedHypernetwork whole = of(hypernetwork, model, inner);
      int perNetwork = whole.layout().tensorsAt(whole.layout().places().get(0));
      List<NDArray> tensors = new ArrayList<>();
      for (int i = 0; i < whole.tensors().size(); i += perNetwork) {
        fold(whole.tensors().subList(i, i + perNetwork))
            .forEach(tensor -> tensors.add(scope.adopt(tensor)));
      }
      NetworkLayout layout =
          new NetworkLayout(
              HypernetworkShape.SINGLE_LAYER, whole.layout().scope(), whole.layout().places());
      return new LoadedHypernetwork(layout, tensors);
    }
  }

  /**
   * Folds linear layers into one.
   *
   * @param layers weight (out, in) and bias (out) of each layer
   * @return weight and bias of one layer that computes the same
   */
  private static List<NDArray> fold(List<NDArray> layers) {
    NDArray weight = layers.get(0);
    NDArray bias = layers.get(1);
    for (int i = 2; i < layers.size(); i += 2) {
      NDArray next = layers.get(i);
      weight = next.matMul(weight);
      bias = next.matMul(bias).add(layers.get(i + 1));
    }
    return List.of(weight, bias);
  }

  /** Returns indices of the tensors of a changed layer's network for keys or for values. */
  public List<Integer> indices(AttentionSite site, boolean keys) {
    int place = layout.placeOf(site).orElseThrow();
    int from = 0;
    for (int i = 0; i < place; i++) {
      from += 2 * layout.tensorsAt(layout.places().get(i));
    }
    int count = layout.tensorsAt(layout.places().get(place));
    int start = keys ? from : from + count;
    return IntStream.range(start, start + count).boxed().toList();
  }

  private static NDArray upload(TensorScope scope, HostTensor tensor) {
    long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
    return scope.upload(tensor.toFloats(), shape);
  }
}
