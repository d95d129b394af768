package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentedGraphTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private final Graph graph = new Graph("segments", Precision.FP32);

  private Value network() {
    Value a = graph.differentiableInput("a");
    Value b = graph.differentiableInput("b");
    Value part = graph.recomputed(() -> a.silu().mul(b));
    return part.add(a).silu().mul(part);
  }

  @Test
  void argumentsMayBeComputedFromOneAnother() {
    Value result = network();
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), result);
    CompiledGraph whole = graph.compile(CPU.runtime(), result);
    NDArray leaf = CPU.gaussian(5);
    GradientScope.require(leaf);

    assertClose(
        gradient(leaf, (a, b) -> segmented.run(a, b).head()),
        gradient(leaf, (a, b) -> whole.run(a, b).head()),
        Twin.FP32);
  }

  private static float[] gradient(NDArray leaf, BinaryOperator<NDArray> network) {
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray shared = leaf.square();
      gradients.backward(network.apply(shared, shared.square()).sum());
    }
    return taken(leaf);
  }

  @Test
  void notEveryArgumentNeedsAGradient() {
    Value result = network();
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), result);
    CompiledGraph whole = graph.compile(CPU.runtime(), result);
    NDArray leaf = CPU.gaussian(5);
    NDArray given = CPU.gaussian(5);
    GradientScope.require(leaf);

    assertClose(
        gradient(leaf, (a, b) -> segmented.run(given, b).head()),
        gradient(leaf, (a, b) -> whole.run(given, b).head()),
        Twin.FP32);
  }

  @Test
  void argumentsMayLieInASealedScope() {
    Value result = network();
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), result);
    CompiledGraph whole = graph.compile(CPU.runtime(), result);
    NDArray leaf = CPU.gaussian(2);
    GradientScope.require(leaf);
    try (TensorScope model = CPU.runtime().openScope("model")) {
      NDArray given = model.upload(new float[] {1, 2}, 2);
      model.seal();

      assertClose(
          gradient(leaf, (a, b) -> segmented.run(a, given).head()),
          gradient(leaf, (a, b) -> whole.run(a, given).head()),
          Twin.FP32);
    }
  }

  @Test
  void laterSegmentsReadWhatIsStacked() {
    Value a = graph.differentiableInput("a");
    Value first = a.elementAt(0);
    Value second = graph.recomputed(() -> a.elementAt(1).silu());
    SegmentedGraph segmented =
        graph.compileSegmented(CPU.runtime(), Value.stack(List.of(first, second)));
    NDArray leaf = CPU.scope().upload(new float[] {3, 0}, 2);

    GradientScope.require(leaf);

    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray stacked = segmented.run(leaf).head();
      assertThat(stacked.toFloatArray()).containsExactly(3, 0);
      gradients.backward(stacked.sum());
    }
    assertThat(taken(leaf)).containsExactly(1, 0.5f);
  }

  private static float[] taken(NDArray leaf) {
    NDArray gradient = GradientScope.of(leaf);
    float[] values = gradient.toFloatArray();
    gradient.muli(0f);
    return values;
  }
}
