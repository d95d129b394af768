package io.vstar.method;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.AttentionSite;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Value;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.Parameter;
import io.vstar.unet.ContextAdapter;
import java.util.Arrays;
import java.util.List;

/** A vector of the context's width that the layers which read the text see added to it. */
final class ContextBias implements Trainable {
  private final NDArray vector;

  ContextBias(StableDiffusion model, TensorScope scope, double start) {
    float[] values = new float[model.config().text().contextWidth()];
    Arrays.fill(values, (float) start);
    this.vector = scope.upload(values, values.length);
    GradientScope.require(vector);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("context.bias", vector));
  }

  @Override
  public ContextAdapter context() {
    return context(vector);
  }

  /** Returns what makes the model see another vector. */
  static ContextAdapter context(NDArray other) {
    return new Added(other);
  }

  private record Added(NDArray vector) implements ContextAdapter {
    @Override
    public Object structure() {
      return "context bias";
    }

    @Override
    public List<NDArray> tensors() {
      return List.of(vector);
    }

    @Override
    public Written write(List<Value> tensors) {
      return (site, context) ->
          KeyValue.of(
              site.kind() == AttentionSite.Kind.CROSS ? context.add(tensors.get(0)) : context);
    }
  }
}
