package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.TensorRuntime;

/**
 * A tensor that a network is made of, and the name by which adapters, optimizers and error messages
 * know it.
 *
 * <p>Whether it is trained is not written down a second time: the tensor says so, since it is one
 * that gradients are computed for ({@link io.vstar.tensor.GradientScope#require}).
 *
 * @param name full name, beginning with the network: {@code unet.conv_in.weight}, {@code
 *     text_encoder.text_model.final_layer_norm.bias}; the part before the first dot is the
 *     network's folder in the layout of diffusers, the rest the name in its file
 * @param tensor owned by the model's scope
 */
public record Weight(String name, NDArray tensor) {

  /** Returns whether gradients are computed for it. */
  public boolean isTrained() {
    return tensor.hasGradient();
  }

  /** Returns the shape of its tensor. */
  public Shape shape() {
    return tensor.getShape();
  }

  /**
   * Computes a tensor that is to be used instead of this one.
   *
   * @return under the same name, in the scope of this tensor
   * @throws UnsupportedOperationException if this one is trained: computed once, the other would
   *     neither follow it nor hand it a gradient
   */
  public Weight derive(TensorRuntime runtime, Weights.Derivation derivation) {
    if (isTrained()) {
      throw new UnsupportedOperationException(
          name
              + " is trained, so nothing that is computed from it once can stand in its place;"
              + " freeze it, or use it as it is");
    }
    return new Weight(name, derivation.of(runtime, tensor));
  }

  @Override
  public String toString() {
    return name;
  }
}
