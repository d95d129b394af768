package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LinearTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void isAMatrixProductPlusBias() {
    NDArray weight = CPU.gaussian(5, 3);
    NDArray bias = CPU.gaussian(5);
    Linear linear = new Linear(new Weight("weight", weight), Optional.of(new Weight("bias", bias)));

    new Twin(CPU, Twin.FP32)
        .compare(
            linear::apply,
            x -> x.matMul(weight.transpose()).add(bias),
            CPU.gaussian(2, 4, 3),
            weight,
            bias);
  }

  @Test
  void isAMatrixProductAloneWithoutBias() {
    NDArray weight = CPU.gaussian(5, 3);
    Linear linear = new Linear(new Weight("weight", weight), Optional.empty());

    new Twin(CPU, Twin.FP32)
        .compare(linear::apply, x -> x.matMul(weight.transpose()), CPU.gaussian(4, 3), weight);
  }
}
