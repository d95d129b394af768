package io.vstar.unet;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.AttentionSite;
import io.vstar.nn.KeyValue;
import io.vstar.nn.LayerAdapter;
import io.vstar.nn.Value;
import java.util.List;

/**
 * An adapter that changes the contexts from which the UNet's attention layers compute keys and
 * values, or what its layers compute. It is an argument of {@link UNet#forward}, so nothing of it
 * stays in the network, and calls with different adapters are independent.
 *
 * <p>The adapter writes its operators into the UNet's kernel once for each {@link #structure}; its
 * tensors are inputs of every run.
 */
public interface ContextAdapter {

  /** Leaves all contexts unchanged, at no cost. */
  ContextAdapter NONE = new NoAdapter();

  /**
   * Returns a key that is equal for adapters that write the same operators. Adapters with equal
   * structures share a kernel.
   */
  Object structure();

  /** Returns the tensors that a run takes as inputs, in the order of {@link #write}. */
  List<NDArray> tensors();

  /**
   * Begins to write one forward pass.
   *
   * @param tensors the values of {@link #tensors}, in the precision of the network
   */
  Written write(List<Value> tensors);

  /** An adapter within one forward pass that is being written. */
  interface Written {

    /**
     * Writes the contexts of an attention layer. It is called once for each layer, in the order of
     * the forward pass.
     *
     * @param context (B, M, {@code site.width()}) context of the layer without adapters
     */
    KeyValue apply(AttentionSite site, Value context);

    /**
     * Reads a cross-attention layer, to measure it. It is called once for each of them, after its
     * context was written.
     */
    default void read(CrossAttention layer) {}

    /** Returns the adapter of the UNet's linear layers and convolutions. It is called first. */
    default LayerAdapter layers() {
      return LayerAdapter.NONE;
    }

    /** Returns the values that runs return beside the prediction. It is called last. */
    default List<Value> results() {
      return List.of();
    }
  }
}
