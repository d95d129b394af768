package io.vstar.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import io.vstar.tensor.CpuRuntime;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResnetBlockTest {
  private static final int GROUPS = 2;
  private static final double EPSILON = 1e-5;
  // Values up to 10, gradients of weights up to some hundred: 6e-8 · 100 · √100.
  private static final double TOLERANCE = 1e-4;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private DrawnWeights weights;

  @BeforeEach
  void drawWeights() {
    weights = new DrawnWeights(CPU.scope(), 3);
  }

  @Test
  void addsItsConvolutionsToTheInput() {
    ResnetBlock block = ResnetBlock.of(weights, 4, 4, GROUPS, EPSILON);

    new Twin(CPU, TOLERANCE)
        .compare(block::apply, x -> x.add(branch(x, null)), CPU.gaussian(2, 4, 5, 3), leaves());
    assertThat(weights.tensors().keySet()).noneMatch(name -> name.contains("shortcut"));
  }

  @Test
  void bringsTheInputToTheChannelsOfTheResult() {
    ResnetBlock block = ResnetBlock.of(weights, 4, 6, GROUPS, EPSILON);

    new Twin(CPU, TOLERANCE)
        .compare(
            block::apply,
            x -> convolution(x, "conv_shortcut", 0).add(branch(x, null)),
            CPU.gaussian(2, 4, 5, 3),
            leaves());
  }

  @Test
  void addsTheTimeBetweenTheConvolutions() {
    ResnetBlock block = ResnetBlock.timed(weights, 4, 4, GROUPS, EPSILON, 8, Convolutions.DIRECT);
    NDArray time = CPU.gaussian(2, 8);

    new Twin(CPU, TOLERANCE)
        .compare(
            x -> block.apply(x, x.graph().weight(new Weight("time", time))),
            x -> x.add(branch(x, time)),
            CPU.gaussian(2, 4, 5, 3),
            leaves());
  }

  @Test
  void refusesATimeItHasNoProjectionFor() {
    ResnetBlock block = ResnetBlock.of(weights, 4, 4, GROUPS, EPSILON);
    Graph graph = new Graph("block", Precision.FP32);
    assertThatThrownBy(() -> block.apply(graph.input("x"), graph.input("time")))
        .isInstanceOf(NoSuchElementException.class);
  }

  private NDArray[] leaves() {
    return weights.tensors().values().toArray(NDArray[]::new);
  }

  private NDArray branch(NDArray x, NDArray time) {
    Map<String, NDArray> w = weights.tensors();
    NDArray hidden = convolution(silu(norm(x, "norm1")), "conv1", 1);
    if (time != null) {
      NDArray shift =
          time.matMul(w.get("time_emb_proj.weight").transpose()).add(w.get("time_emb_proj.bias"));
      hidden = hidden.add(shift.reshape(2, -1, 1, 1));
    }
    return convolution(silu(norm(hidden, "norm2")), "conv2", 1);
  }

  private NDArray convolution(NDArray x, String name, int padding) {
    Map<String, NDArray> w = weights.tensors();
    return ai.djl.nn.convolutional.Conv2d.conv2d(
            x,
            w.get(name + ".weight"),
            w.get(name + ".bias"),
            new ai.djl.ndarray.types.Shape(1, 1),
            new ai.djl.ndarray.types.Shape(padding, padding))
        .singletonOrThrow();
  }

  private NDArray norm(NDArray x, String name) {
    long channels = x.getShape().get(1);
    NDArray groups = x.reshape(x.getShape().get(0), GROUPS, -1);
    NDArray centred = groups.sub(groups.mean(new int[] {2}, true));
    NDArray variance = centred.square().mean(new int[] {2}, true);
    return centred
        .div(variance.add(EPSILON).sqrt())
        .reshape(x.getShape())
        .mul(weights.tensors().get(name + ".weight").reshape(1, channels, 1, 1))
        .add(weights.tensors().get(name + ".bias").reshape(1, channels, 1, 1));
  }

  private static NDArray silu(NDArray x) {
    return Activation.swish(x, 1);
  }
}
