package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.TensorRuntime;

/**
 * A named tensor of a network. Adapters, optimizers and error messages refer to it by its name.
 *
 * <p>A weight is trained if its tensor is one that gradients are computed for ({@link
 * io.vstar.tensor.GradientScope#require}).
 *
 * @param name full name, beginning with the network: {@code unet.conv_in.weight}, {@code
 *     text_encoder.text_model.final_layer_norm.bias}; the part before the first dot is the
 *     network's folder in the layout of diffusers, the rest the name in its file
 * @param tensor the numbers, owned by the model's scope
 */
public record Weight(String name, NDArray tensor) {

  /** Returns whether gradients are computed for this weight. */
  public boolean isTrained() {
    return tensor.hasGradient();
  }

  /** Returns the shape of its tensor. */
  public Shape shape() {
    return tensor.getShape();
  }

  /**
   * Computes a weight that is used instead of this one.
   *
   * @return the computed weight under the same name, in the scope of this tensor
   * @throws UnsupportedOperationException if this weight is trained: what was computed from it once
   *     would neither follow its changes nor pass a gradient back to it
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
