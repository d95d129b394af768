package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.vstar.nn.Weight;
import io.vstar.nn.Weights;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/** The copied weights of a text encoder, float32, by their names below the encoder's. */
final class TextModelCopy implements Weights {
  private static final String TRANSFORMER = "text_model.";

  private final List<Weight> copies = new ArrayList<>();

  private TextModelCopy() {}

  /**
   * Copies weights, and makes those of the transformer trained.
   *
   * @param weights frozen weights in any type, whose scope may be sealed
   * @param more a weight that is not copied, which belongs to {@code scope}
   * @param scope owns the copies
   */
  static TextModelCopy of(List<Weight> weights, Weight more, TensorScope scope) {
    TextModelCopy copy = new TextModelCopy();
    try (TensorScope lending = scope.openScope("copied weights")) {
      lending.borrow(weights.stream().map(Weight::tensor).toArray(NDArray[]::new));
      for (Weight weight : weights) {
        copy.add(new Weight(weight.name(), scope.adopt(float32(weight.tensor()))));
      }
    }
    copy.add(more);
    return copy;
  }

  /** Returns a copy, which the engine's conversion of a float32 tensor is not. */
  private static NDArray float32(NDArray tensor) {
    return tensor.getDataType() == DataType.FLOAT32
        ? tensor.duplicate()
        : tensor.toType(DataType.FLOAT32, false);
  }

  private void add(Weight weight) {
    if (weight.name().contains(TRANSFORMER)) {
      GradientScope.require(weight.tensor());
    }
    copies.add(weight);
  }

  @Override
  public Weight get(String name, long... shape) {
    return copies.stream()
        .filter(copy -> ("." + copy.name()).endsWith("." + name))
        .filter(copy -> copy.shape().equals(new Shape(shape)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " was not copied in this shape"));
  }
}
