package io.vstar.unet.adapter;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.AttentionSite;
import io.vstar.nn.KeyValue;
import io.vstar.nn.LayerAdapter;
import io.vstar.nn.NetworkAdapter;
import io.vstar.nn.Value;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.CrossAttention;
import java.util.ArrayList;
import java.util.List;

/** An adapter of the UNet's layers, such as LoRAs, beside what another adapter does. */
public final class LayeredAdapter implements ContextAdapter {
  private final ContextAdapter inner;
  private final NetworkAdapter layers;

  private LayeredAdapter(ContextAdapter inner, NetworkAdapter layers) {
    this.inner = inner;
    this.layers = layers;
  }

  /** The structures of both. */
  private record Structure(Object inner, Object layers) {}

  /**
   * Returns an adapter that does what both do.
   *
   * @param inner the adapter of contexts
   * @param layers the adapter of layers
   */
  public static ContextAdapter of(ContextAdapter inner, NetworkAdapter layers) {
    return layers == NetworkAdapter.NONE ? inner : new LayeredAdapter(inner, layers);
  }

  @Override
  public Object structure() {
    return new Structure(inner.structure(), layers.structure());
  }

  @Override
  public List<NDArray> tensors() {
    List<NDArray> tensors = new ArrayList<>(inner.tensors());
    tensors.addAll(layers.tensors());
    return tensors;
  }

  @Override
  public Written write(List<Value> tensors) {
    int own = inner.tensors().size();
    return new Both(
        inner.write(tensors.subList(0, own)), layers.write(tensors.subList(own, tensors.size())));
  }

  /** Both adapters within one forward pass that is being written. */
  private record Both(Written inner, LayerAdapter layers) implements Written {
    @Override
    public KeyValue apply(AttentionSite site, Value context) {
      return inner.apply(site, context);
    }

    @Override
    public void read(CrossAttention layer) {
      inner.read(layer);
    }

    @Override
    public List<Value> results() {
      return inner.results();
    }
  }
}
