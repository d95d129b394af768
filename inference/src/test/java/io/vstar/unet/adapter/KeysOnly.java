package io.vstar.unet.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.architecture.AttentionSite;
import io.vstar.architecture.AttentionSite.Kind;
import io.vstar.nn.Graph;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Precision;
import io.vstar.nn.Value;
import io.vstar.nn.Weight;
import io.vstar.tensor.TensorRuntime;
import java.util.ArrayList;
import java.util.List;

/** A hypernetwork's networks alone, without a model around them. */
public final class KeysOnly {
  private KeysOnly() {}

  /** What keys of a cross-attention see of {@code x}, (B, N, D), at full strength. */
  public static NDArray run(TensorRuntime runtime, LoadedHypernetwork network, NDArray x) {
    return both(runtime, network, x).get(0);
  }

  /** What keys see, then what values see. */
  public static List<NDArray> both(TensorRuntime runtime, LoadedHypernetwork network, NDArray x) {
    Graph graph = new Graph("keys", Precision.FP32);
    Value input = graph.input("x");
    List<Value> values = new ArrayList<>();
    values.add(graph.weight(new Weight("strength", x.getManager().ones(new Shape(1)))));
    network.tensors().forEach(tensor -> values.add(graph.weight(new Weight("tensor", tensor))));
    WrittenHypernetwork written =
        new WrittenHypernetwork(network.layout(), HypernetworkAdapter.Mode.GENERATING, values);
    int width = network.layout().places().get(0).width();
    KeyValue seen =
        written.apply(new AttentionSite("any", Kind.CROSS, width, 0), KeyValue.of(input));
    return List.copyOf(graph.compile(runtime, seen.key(), seen.value()).run(x));
  }
}
