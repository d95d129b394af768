package io.vstar.unet.adapter;

import ai.djl.ndarray.NDArray;
import io.vstar.nn.Value;
import io.vstar.unet.ContextAdapter;
import java.util.ArrayList;
import java.util.List;

/**
 * An adapter that applies hypernetworks one after the other: the context of keys passes through the
 * networks for keys of each, the context of values through those for values. One network computes x
 * + strength · mlp(x).
 *
 * <p>Layers that read the same text through the same network share its result, so the cost of a
 * network for the text's width does not depend on the number of layers.
 */
public final class HypernetworkAdapter implements ContextAdapter {

  /** The use of the hypernetworks, which decides what is written beside the networks themselves. */
  enum Mode {
    /** Adds nothing. */
    GENERATING,
    /** Adds dropout, and returns the relative sizes of residuals. */
    TRAINING,
    /** Returns sizes of residuals and shares of dead units; each layer has its own strength. */
    PROBING
  }

  /**
   * A hypernetwork with its strength.
   *
   * @param strength float32 scalar for the whole batch, or (B, 1, 1)
   */
  public record Applied(LoadedHypernetwork network, NDArray strength) {}

  /** The layouts and the mode, which together decide the written operators. */
  private record Structure(List<NetworkLayout> layouts, Mode mode) {}

  private final Structure structure;
  private final List<NDArray> tensors = new ArrayList<>();

  private HypernetworkAdapter(List<Applied> applied, Mode mode) {
    this.structure =
        new Structure(
            applied.stream().map(hypernetwork -> hypernetwork.network().layout()).toList(), mode);
    for (Applied hypernetwork : applied) {
      tensors.add(hypernetwork.strength());
      tensors.addAll(hypernetwork.network().tensors());
    }
  }

  /**
   * Returns the adapter for generating.
   *
   * @param applied hypernetworks in the order they are applied in; empty for a plain forward pass
   */
  public static ContextAdapter of(List<Applied> applied) {
    return applied.isEmpty()
        ? ContextAdapter.NONE
        : new HypernetworkAdapter(applied, Mode.GENERATING);
  }

  /**
   * Returns the adapter for training one hypernetwork. Runs return one more tensor, (2 · layers)
   * float32: the mean over tokens of |mlp(x)|² / |x|² for each changed layer, in the order of the
   * forward pass, for keys and then for values.
   *
   * @param strength float32 scalar for the whole batch, or (B, 1, 1)
   */
  public static ContextAdapter training(LoadedHypernetwork network, NDArray strength) {
    return new HypernetworkAdapter(List.of(new Applied(network, strength)), Mode.TRAINING);
  }

  /**
   * Returns the adapter for measuring one hypernetwork, without dropout and with a strength for
   * each changed layer. Runs return two more tensors, both (2 · layers) float32 and in the order of
   * {@link #training}: the same means, then the shares of dead units.
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
