package io.vstar.unet.adapter;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.Value;
import io.vstar.unet.ContextAdapter;
import java.util.ArrayList;
import java.util.List;

/**
 * Hypernetworks one after the other: what keys see passes through the networks for keys of each,
 * what values see through those for values. One network computes x + strength · mlp(x).
 *
 * <p>Layers that read the same text through the same network share its result, so a network for the
 * text's width costs the same however many layers there are.
 */
public final class HypernetworkAdapter implements ContextAdapter {

  /** What is written beside the networks themselves. */
  enum Mode {
    /** Nothing. */
    GENERATING,
    /** Dropout, and the sizes of residuals. */
    TRAINING,
    /** The sizes of residuals and the shares of dead units; each layer has its own strength. */
    PROBING
  }

  /**
   * A hypernetwork in use.
   *
   * @param strength float32; one number for the batch, or (B, 1, 1)
   */
  public record Applied(LoadedHypernetwork network, NDArray strength) {}

  /** All that the written operators depend on. */
  private record Structure(List<NetworkLayout> layouts, Mode mode) {}

  private final Structure structure;
  private final List<NDArray> tensors = new ArrayList<>();

  private HypernetworkAdapter(List<Applied> applied, Mode mode) {
    this.structure =
        new Structure(applied.stream().map(each -> each.network().layout()).toList(), mode);
    for (Applied each : applied) {
      tensors.add(each.strength());
      tensors.addAll(each.network().tensors());
    }
  }

  /**
   * For generating.
   *
   * @param applied in their order; none for a plain forward pass
   */
  public static ContextAdapter of(List<Applied> applied) {
    return applied.isEmpty()
        ? ContextAdapter.NONE
        : new HypernetworkAdapter(applied, Mode.GENERATING);
  }

  /**
   * One hypernetwork as it is trained. Runs return one more tensor, (2 · layers) float32: for each
   * changed layer, in the order of the forward pass, for keys and then for values, the mean over
   * tokens of |mlp(x)|² by |x|².
   *
   * @param strength as in {@link Applied}
   */
  public static ContextAdapter training(LoadedHypernetwork network, NDArray strength) {
    return new HypernetworkAdapter(List.of(new Applied(network, strength)), Mode.TRAINING);
  }

  /**
   * One hypernetwork as it is measured: without dropout, with a strength for each changed layer.
   * Runs return what those in training do, and as many shares of dead units.
   *
   * @param strengths (layers) float32
   */
  public static ContextAdapter probing(LoadedHypernetwork network, NDArray strengths) {
    return new HypernetworkAdapter(List.of(new Applied(network, strengths)), Mode.PROBING);
  }

  @Override
  public Object structure() {
    return structure;
  }

  @Override
  public List<NDArray> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public Written write(List<Value> values) {
    List<WrittenHypernetwork> written = new ArrayList<>();
    int from = 0;
    for (NetworkLayout layout : structure.layouts()) {
      int to = from + 1 + WrittenHypernetwork.tensors(layout);
      written.add(new WrittenHypernetwork(layout, structure.mode(), values.subList(from, to)));
      from = to;
    }
    return new WrittenSequence(written);
  }
}
