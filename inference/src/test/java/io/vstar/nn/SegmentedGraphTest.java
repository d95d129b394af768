package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.function.UnaryOperator;
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
    assertGradientOfTheWhole(5, UnaryOperator.identity());
  }

  @Test
  void notEveryArgumentNeedsAGradient() {
    NDArray given = CPU.gaussian(5);

    assertGradientOfTheWhole(5, computed -> new NDList(given, computed.get(1)));
  }

  @Test
  void argumentsMayLieInASealedScope() {
    try (TensorScope model = CPU.runtime().openScope("model")) {
      NDArray given = model.upload(new float[] {1, 2}, 2);
      model.seal();

      assertGradientOfTheWhole(2, computed -> new NDList(computed.get(0), given));
    }
  }

  /**
   * @param arguments of the network, in the place of x² and x⁴, which are computed from one leaf x
   */
  private void assertGradientOfTheWhole(int length, UnaryOperator<NDList> arguments) {
    Value result = network();
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), result);
    CompiledGraph whole = graph.compile(CPU.runtime(), result);
    NDArray leaf = CPU.gaussian(length);
    GradientScope.require(leaf);

    assertClose(
        gradient(
            leaf, computed -> segmented.run(arguments.apply(computed).toArray(NDArray[]::new))),
        gradient(leaf, computed -> whole.run(arguments.apply(computed).toArray(NDArray[]::new))),
        Twin.FP32);
  }

  private static float[] gradient(NDArray leaf, UnaryOperator<NDList> network) {
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray square = leaf.square();
      NDList results = network.apply(new NDList(square, square.square()));
      gradients.backward(results.head().sum());
    }
    return Twin.takenGradient(leaf);
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
    assertThat(Twin.takenGradient(leaf)).containsExactly(1, 0.5f);
  }
}
