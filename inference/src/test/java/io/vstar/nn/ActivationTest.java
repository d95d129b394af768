package io.vstar.nn;

import static io.vstar.tensor.Closeness.assertClose;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ActivationTest {
  private static final float[] POINTS = {-4, -1.7f, -1, -0.25f, 0, 0.25f, 1, 1.7f, 4};
  // Values up to 4 with a handful of roundings each.
  private static final double TOLERANCE = 2e-6;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void quickGeluIsASigmoidWithTheFactorOfClip() {
    assertValues(Activation.QUICK_GELU, x -> x / (1 + Math.exp(-1.702 * x)));
  }

  @Test
  void geluIsTheExactOne() {
    assertValues(Activation.GELU, x -> x * normalDistribution(x));
  }

  @Test
  void siluIsASigmoid() {
    assertValues(Activation.SILU, x -> x / (1 + Math.exp(-x)));
  }

  private static void assertValues(Activation activation, DoubleUnaryOperator formula) {
    Graph graph = new Graph("activation", Precision.FP32);
    CompiledGraph compiled = graph.compile(CPU.runtime(), graph.input("x").apply(activation));
    NDArray x = CPU.scope().upload(POINTS, POINTS.length);
    float[] expected = new float[POINTS.length];
    for (int i = 0; i < POINTS.length; i++) {
      expected[i] = (float) formula.applyAsDouble(POINTS[i]);
    }
    assertClose(compiled.run(x).head().toFloatArray(), expected, TOLERANCE);
  }

  /** Φ(x) by the power series of erf, in double. */
  private static double normalDistribution(double x) {
    double z = x / Math.sqrt(2);
    double power = z;
    double sum = 0;
    for (int n = 0; n < 100; n++) {
      sum += power / (2 * n + 1);
      power *= -z * z / (n + 1);
    }
    return 0.5 + sum / Math.sqrt(Math.PI);
  }
}
