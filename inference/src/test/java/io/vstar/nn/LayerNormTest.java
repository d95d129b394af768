package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
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
            new LayerNorm(weight, bias, epsilon)::apply,
            x -> {
              NDArray centred = x.sub(x.mean(new int[] {2}, true));
              NDArray variance = centred.square().mean(new int[] {2}, true);
              return centred.div(variance.add(epsilon).sqrt()).mul(weight).add(bias);
            },
            CPU.gaussian(2, 3, 8).mul(3).add(1),
            weight,
            bias);
  }
}
