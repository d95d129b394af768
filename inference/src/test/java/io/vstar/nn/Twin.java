package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A layer beside the same function in plain operators of the engine: equal results, and equal
 * gradients of the input and of every weight.
 *
 * @param tolerance of results and gradients, absolute
 */
record Twin(CpuRuntime cpu, double tolerance) {

  /**
   * Rounding of float32 for values up to about 10 and sums of up to some hundred terms: 6e-8 · 10 ·
   * √100.
   */
  static final double FP32 = 1e-5;

  void compare(
      UnaryOperator<Value> layer, UnaryOperator<NDArray> plain, NDArray input, NDArray... weights) {
    Graph graph = new Graph("layer", Precision.FP32);
    CompiledGraph compiled = graph.compile(cpu.runtime(), layer.apply(graph.input("x")));
    List<NDArray> leaves = new ArrayList<>(Arrays.asList(weights));
    leaves.add(input);
    leaves.forEach(GradientScope::require);

    NDArray expected = plain.apply(input);
    NDArray direction = cpu.gaussian(expected.getShape().getShape());
    assertClose(compiled.run(input).head(), expected, tolerance);

    List<float[]> gradients = gradients(() -> compiled.run(input).head(), direction, leaves);
    List<float[]> expectedGradients = gradients(() -> plain.apply(input), direction, leaves);
    for (int i = 0; i < leaves.size(); i++) {
      assertClose(gradients.get(i), expectedGradients.get(i), tolerance);
    }
  }

  /** Gradients of the result's part along {@code direction}. */
  List<float[]> gradients(Supplier<NDArray> function, NDArray direction, List<NDArray> leaves) {
    try (GradientScope gradients = GradientScope.open(cpu.runtime())) {
      gradients.backward(function.get().mul(direction).sum());
    }
    return leaves.stream().map(Twin::takenGradient).toList();
  }

  /** The gradient that has come, which is zero afterwards. */
  static float[] takenGradient(NDArray leaf) {
    NDArray gradient = GradientScope.of(leaf);
    float[] values = gradient.toFloatArray();
    gradient.muli(0f);
    return values;
  }
}
