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

  @Test
  void piecewiseOnesAreTorchs() {
    assertValues(Activation.RELU, x -> Math.max(x, 0));
    assertValues(Activation.LEAKY_RELU, x -> x < 0 ? 0.01 * x : x);
    assertValues(Activation.RRELU, x -> x < 0 ? (1 / 8.0 + 1 / 3.0) / 2 * x : x);
    assertValues(Activation.HARDTANH, x -> Math.min(Math.max(x, -1), 1));
    assertValues(Activation.RELU6, x -> Math.min(Math.max(x, 0), 6));
    assertValues(Activation.HARDSIGMOID, x -> Math.min(Math.max(x + 3, 0), 6) / 6);
    assertValues(Activation.HARDSWISH, x -> x * Math.min(Math.max(x + 3, 0), 6) / 6);
    assertValues(Activation.HARDSHRINK, x -> Math.abs(x) > 0.5 ? x : 0);
    assertValues(Activation.SOFTSHRINK, x -> Math.abs(x) > 0.5 ? x - Math.copySign(0.5, x) : 0);
  }

  @Test
  void smoothOnesAreTorchs() {
    assertValues(Activation.TANH, Math::tanh);
    assertValues(Activation.SIGMOID, x -> 1 / (1 + Math.exp(-x)));
    assertValues(Activation.LOGSIGMOID, x -> -Math.log1p(Math.exp(-x)));
    assertValues(Activation.SOFTPLUS, x -> Math.log1p(Math.exp(x)));
    assertValues(Activation.MISH, x -> x * Math.tanh(Math.log1p(Math.exp(x))));
    assertValues(Activation.ELU, x -> x < 0 ? Math.expm1(x) : x);
    assertValues(Activation.CELU, x -> x < 0 ? Math.expm1(x) : x);
    assertValues(
        Activation.SELU,
        x -> 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x));
    assertValues(Activation.SOFTSIGN, x -> x / (1 + Math.abs(x)));
    assertValues(Activation.TANHSHRINK, x -> x - Math.tanh(x));
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
