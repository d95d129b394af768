package io.vstar.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LayerNormTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void normalisesTheLastAxis() {
    NDArray weight = CPU.gaussian(8);
    NDArray bias = CPU.gaussian(8);
    double epsilon = 0.1; // large, so that its place in the formula shows

    new Twin(CPU, Twin.FP32)
        .compare(
            new LayerNorm(new Weight("weight", weight), new Weight("bias", bias), epsilon)::apply,
            x -> {
              NDArray centred = x.sub(x.mean(new int[] {2}, true));
              NDArray variance = centred.square().mean(new int[] {2}, true);
              return centred.div(variance.add(epsilon).sqrt()).mul(weight).add(bias);
            },
            CPU.gaussian(2, 3, 8).mul(3).add(1),
            weight,
            bias);
  }

  /** Eight bits do not hold a sum of 8192 numbers: gradients of 180 were 150. */
  @Test
  void gradientsOfTrainedWeightsAddUpOverManyTokensInBfloat16() {
    NDArray weight = CPU.gaussian(8);
    NDArray bias = CPU.gaussian(8);
    LayerNorm norm = new LayerNorm(new Weight("weight", weight), new Weight("bias", bias), 1e-5);
    NDArray x = CPU.gaussian(2, 4096, 8);
    NDArray direction = CPU.gaussian(2, 4096, 8).add(0.3f);
    List<NDArray> leaves = List.of(weight, bias);
    leaves.forEach(GradientScope::require);

    List<float[]> exact = gradients(norm, Precision.FP32, x, direction, leaves);
    List<float[]> rounded = gradients(norm, Precision.BF16, x, direction, leaves);

    for (int i = 0; i < leaves.size(); i++) {
      for (int j = 0; j < 8; j++) {
        assertThat(rounded.get(i)[j]).isCloseTo(exact.get(i)[j], offset(10f)); // up to 2500
      }
    }
  }

  private static List<float[]> gradients(
      LayerNorm norm, Precision precision, NDArray x, NDArray direction, List<NDArray> leaves) {
    Graph graph = new Graph("norm", precision);
    Value normed = norm.apply(graph.input("x").toComputePrecision()).toFloat();
    CompiledGraph compiled = graph.compile(CPU.runtime(), normed);
    return new Twin(CPU, 0).gradients(() -> compiled.run(x).head(), direction, leaves);
  }
}
