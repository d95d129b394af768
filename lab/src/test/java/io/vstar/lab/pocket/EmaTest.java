package io.vstar.lab.pocket;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmaTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void followsTheParametersShortlyAtFirstAndThenByItsDecay() {
    NDArray parameter = CPU.scope().upload(new float[] {1, -1}, 2);
    Ema ema = new Ema(CPU.runtime(), CPU.scope(), List.of(parameter), 0.9);
    assertThat(ema.averages().get(0).toFloatArray()).containsExactly(1, -1);

    double expected = 1;
    for (int step = 1; step <= 200; step++) {
      float value = (float) Math.sin(step);
      CPU.runtime().overwrite(parameter, new float[] {value, -value});
      update(ema, step);
      // (1 + n)/(10 + n) is below 0.9 for the first 80 steps.
      double kept = step < 80 ? (1.0 + step) / (10.0 + step) : 0.9;
      expected = kept * expected + (1 - kept) * value;
      // Values of about 1 in float32; an average forgets its rounding as it forgets values.
      assertClose(
          ema.averages().get(0).toFloatArray(),
          new float[] {(float) expected, (float) -expected},
          1e-6);
    }
  }

  @Test
  void leavesTheParametersAlone() {
    NDArray parameter = CPU.gaussian(3);
    float[] before = parameter.toFloatArray();
    Ema ema = new Ema(CPU.runtime(), CPU.scope(), List.of(parameter), 0.5);
    update(ema, 1);
    update(ema, 2);
    assertThat(parameter.toFloatArray()).containsExactly(before);
    assertThat(ema.averages().get(0).toFloatArray()).containsExactly(before);
    assertThat(CPU.scope().size()).isEqualTo(2);
  }

  private static void update(Ema ema, int step) {
    try (TensorScope scope = CPU.scope().openScope("step")) {
      ema.update(scope, step);
    }
  }
}
