package io.vstar.unet;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.AttentionSite;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Value;
import java.util.List;

/**
 * Something that changes what the UNet's attention layers take keys and values from. It is an
 * argument of {@link UNet#forward}, so nothing of it stays in the network: calls with different
 * adapters do not know of each other.
 *
 * <p>The adapter writes its operators into the UNet's kernel once for each {@link #structure}; its
 * tensors are inputs of every run.
 */
public interface ContextAdapter {

  /** Changes nothing, and costs nothing. */
  ContextAdapter NONE = new NoAdapter();

  /**
   * Tells apart what would write different operators: adapters with equal structures share a
   * kernel.
   */
  Object structure();

  /** The inputs of a run, in the order in which {@link #write} takes them. */
  List<NDArray> tensors();

  /**
   * Begins to write one forward pass.
   *
   * @param tensors stand for {@link #tensors}, in the precision of the network
   */
  Written write(List<Value> tensors);

  /** An adapter within one forward pass that is being written. */
  interface Written {

    /**
     * Asked once for each attention layer, in the order of the forward pass.
     *
     * @param context (B, M, {@code site.width()}), what the layer would take without adapters
     */
    KeyValue apply(AttentionSite site, Value context);

    /** What runs return beside the prediction; asked for last. */
    default List<Value> results() {
      return List.of();
    }
  }
}
