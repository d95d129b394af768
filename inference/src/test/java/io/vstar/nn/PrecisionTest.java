package io.vstar.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @ParameterizedTest
  @EnumSource
  void convertsOnceAndThereAndBack(Precision precision) {
    NDArray exact = CPU.scope().upload(new float[] {1, -2.5f, 96}, 3);

    NDArray converted = precision.convert(CPU.runtime(), exact);
    NDArray again = precision.convert(CPU.runtime(), converted);
    NDArray back = Precision.FP32.convert(CPU.runtime(), converted);

    assertThat(precision.isOf(converted)).isTrue();
    assertThat(again).isSameAs(converted);
    assertThat(back.toFloatArray()).containsExactly(1, -2.5f, 96);
  }

  @Test
  void roundsToTheDigitsOfTheFormat() {
    NDArray third = CPU.scope().upload(new float[] {1 / 3f}, 1);

    float[] rounded =
        Precision.FP32
            .convert(CPU.runtime(), Precision.BF16.convert(CPU.runtime(), third))
            .toFloatArray();

    assertThat(rounded).containsExactly(0.333984375f);
  }
}
