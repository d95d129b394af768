package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random weights for any network, drawn as it asks for them. Nothing is zero or one, so that a
 * forgotten bias or norm shows in the result.
 */
public final class DrawnWeights implements Weights {
  private final TensorScope scope;
  private final SplittableRandom random;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  public DrawnWeights(TensorScope scope, long seed) {
    this.scope = scope;
    this.random = new SplittableRandom(seed);
  }

  /** All that was asked for, by name. */
  public Map<String, NDArray> tensors() {
    return tensors;
  }

  @Override
  public Weight get(String name, long... shape) {
    return new Weight(name, tensors.computeIfAbsent(name, n -> draw(n, shape)));
  }

  private NDArray draw(String name, long[] shape) {
    float[] values = new float[Math.toIntExact(new Shape(shape).size())];
    boolean scaleOfNorm = shape.length == 1 && name.endsWith("weight");
    double deviation = shape.length == 1 ? 0.2 : 1 / Math.sqrt((double) values.length / shape[0]);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((scaleOfNorm ? 1 : 0) + deviation * random.nextGaussian());
    }
    return scope.upload(values, shape);
  }
}
