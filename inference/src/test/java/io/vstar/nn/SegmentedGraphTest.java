package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorScope;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentedGraphTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private final Graph graph = new Graph("segments", Precision.FP32);

  private Value network() {
    Value a = graph.input("a");
    Value b = graph.input("b");
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
    Value a = graph.input("a");
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

  @Test
  void trainedWeightsGetTheirGradientsWhateverTheArgumentsNeed() {
    Weight early = trained("early");
    Weight late = trained("late");
    Value x = graph.input("x");
    Value first = x.mul(graph.weight(early)).silu(); // nothing before it has a gradient
    Value part = graph.recomputed(() -> first.mul(graph.weight(late)).silu());
    Value result = part.add(first).mul(graph.weight(late)); // once more, outside
    NDArray argument = CPU.gaussian(5);

    assertSameGradients(graph, result, argument, List.of(early.tensor(), late.tensor()));
  }

  @Test
  void gradientsReachTheFloat32OfAWeightThatSeveralSegmentsConvert() {
    Graph half = new Graph("half", Precision.BF16);
    Weight shared = trained("shared");
    Value x = half.input("x").toComputePrecision();
    Value part = half.recomputed(() -> x.mul(half.weight(shared)).silu()); // converts
    Value other = half.recomputed(() -> part.mul(half.weight(shared)).silu()); // reads that
    NDArray argument = CPU.gaussian(5);

    SegmentedGraph segmented = half.compileSegmented(CPU.runtime(), other.toFloat());
    CompiledGraph whole = half.compile(CPU.runtime(), other.toFloat());

    assertThat(shared.tensor().getDataType()).isEqualTo(DataType.FLOAT32);
    // The sum of the two segments' gradients is rounded elsewhere.
    assertClose(
        gradient(shared.tensor(), () -> segmented.run(argument)),
        gradient(shared.tensor(), () -> whole.run(argument)),
        2e-2);
  }

  @Test
  void aWrittenGradientAddsToThatOfTheWeight() {
    Weight factor = trained("factor");
    Value x = graph.input("x");
    Value product = scaled(x, graph.weight(factor), "torch.mul(_g, _b)", "torch.mul(_g, _a)");
    Value result = product.silu().mul(graph.weight(factor));

    assertSameGradients(graph, result, CPU.gaussian(5), List.of(factor.tensor()));
  }

  @Test
  void aGradientThatWasNotWrittenIsRefusedByTheNameOfTheWeight() {
    Weight factor = new Weight("unet.mid_block.factor", CPU.gaussian(5));
    Value x = graph.input("x");
    Value scaled = scaled(x, graph.weight(factor).silu(), "torch.mul(_g, _b)");
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), scaled);
    NDArray argument = CPU.gaussian(5);
    GradientScope.require(argument);

    assertThat(gradient(argument, () -> segmented.run(argument))).doesNotContain(0);

    GradientScope.require(factor.tensor());
    assertThatThrownBy(() -> gradient(argument, () -> segmented.run(argument)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "segments: scaling_gradient gives no gradient of unet.mid_block.factor; freeze that,"
                + " or use a form of the layer that the engine differentiates");
  }

  @Test
  void whatIsTrainedBehindAFrozenNetworkGetsItsGradient() {
    Value result = network();
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), result);
    CompiledGraph whole = graph.compile(CPU.runtime(), result);
    NDArray a = CPU.gaussian(5);
    NDArray b = CPU.gaussian(5);
    float[] frozen = whole.run(a, b).head().toFloatArray();
    NDArray behind = CPU.gaussian(5);
    GradientScope.require(behind);

    float[] actual = gradient(behind, () -> new NDList(segmented.run(a, b).head().mul(behind)));

    assertClose(actual, frozen, Twin.FP32);
  }

  private static Value scaled(Value a, Value b, String... gradients) {
    KernelSource forward =
        new KernelSource(
            "scaling", List.of("_a", "_b"), List.of("_y = torch.mul(_a, _b)"), List.of("_y"));
    KernelSource gradient =
        new KernelSource(
            "scaling_gradient", List.of("_a", "_b", "_g"), List.of(), List.of(gradients));
    return a.graph().differentiated(forward, gradient, a, b);
  }

  private static Weight trained(String name) {
    NDArray tensor = CPU.gaussian(5);
    GradientScope.require(tensor);
    return new Weight(name, tensor);
  }

  /** In segments as in one. */
  private static void assertSameGradients(
      Graph graph, Value result, NDArray argument, List<NDArray> leaves) {
    SegmentedGraph segmented = graph.compileSegmented(CPU.runtime(), result);
    CompiledGraph whole = graph.compile(CPU.runtime(), result);
    for (NDArray leaf : leaves) {
      float[] expected = gradient(leaf, () -> whole.run(argument));
      leaves.forEach(Twin::takenGradient);
      float[] actual = gradient(leaf, () -> segmented.run(argument));
      leaves.forEach(Twin::takenGradient);

      assertClose(actual, expected, Twin.FP32);
      assertThat(expected).doesNotContain(0);
    }
  }

  private static float[] gradient(NDArray leaf, Supplier<NDList> network) {
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      gradients.backward(network.get().head().sum());
    }
    return Twin.takenGradient(leaf);
  }
}
