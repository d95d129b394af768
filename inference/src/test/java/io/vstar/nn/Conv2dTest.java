package io.vstar.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Conv2dTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @ParameterizedTest
  @CsvSource({"3, 1, 1", "1, 1, 0", "3, 2, 1", "3, 2, 0"})
  void equalsTheEnginesConvolution(int kernel, int stride, int padding) {
    NDArray weight = CPU.gaussian(4, 3, kernel, kernel);
    NDArray bias = CPU.gaussian(4);

    new Twin(CPU, Twin.FP32)
        .compare(
            new Conv2d(new Weight("weight", weight), new Weight("bias", bias), stride, padding)
                ::apply,
            x ->
                ai.djl.nn.convolutional.Conv2d.conv2d(
                        x,
                        weight,
                        bias,
                        new Shape(stride, stride),
                        new Shape(padding, padding),
                        new Shape(1, 1),
                        1)
                    .singletonOrThrow(),
            CPU.gaussian(2, 3, 7, 6),
            weight,
            bias);
  }
}
