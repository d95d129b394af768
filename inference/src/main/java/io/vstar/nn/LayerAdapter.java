package io.vstar.nn;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An adapter of the linear layers and convolutions of a network within one forward pass that is
 * being written. It is called for each of them, and knows them by the names of their weights.
 */
@FunctionalInterface
public interface LayerAdapter {
  /** Leaves all layers as they are. */
  LayerAdapter NONE = Call::output;

  /** Appends the change of a layer's output, and returns the output that is used. */
  Value apply(Call call);

  /**
   * A layer that was just written.
   *
   * @param layer name and sizes
   * @param input (…, in), or (B, in, H, W) for convolutions over feature maps
   * @param output (…, out), or (B, out, H', W')
   * @param grid the steps over a feature map; empty if the layer works on tokens
   * @param part selects those rows of a value of the whole layer, (out, …), that this call computes
   * @param weight appends the whole weight as a matrix, (out, in · kernel²)
   * @param bias the bias of the rows of this call, (out); empty if there is none
   */
  record Call(
      LayerShape layer,
      Value input,
      Value output,
      Optional<Grid> grid,
      UnaryOperator<Value> part,
      Supplier<Value> weight,
      Optional<Value> bias) {}

  /**
   * The steps of a convolution over a feature map.
   *
   * @param stride step between cells of the result, in cells of the input
   * @param padding cells of zeros on each side
   */
  record Grid(int stride, int padding) {}
}
