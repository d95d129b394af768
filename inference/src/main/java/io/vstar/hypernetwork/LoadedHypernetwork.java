package io.vstar.hypernetwork;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.Hypernetwork;
import io.vstar.adapter.NetworkPair;
import io.vstar.config.AttentionSite;
import io.vstar.config.UNetConfig;
import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A hypernetwork whose numbers are on the device.
 *
 * @param tensors float32, for each place those of the network for keys, then those of the network
 *     for values
 */
public record LoadedHypernetwork(NetworkLayout layout, List<NDArray> tensors) {
  public LoadedHypernetwork {
    tensors = List.copyOf(tensors);
  }

  /**
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

  /** Which of the tensors a changed layer's network for keys, or for values, is made of. */
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
