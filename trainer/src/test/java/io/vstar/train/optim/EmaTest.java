package io.vstar.train.optim;

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
    Ema ema = ema(parameter, 0.9);
    assertThat(average(ema)).containsExactly(1, -1);

    double expected = 1;
    for (int step = 1; step <= 200; step++) {
      float value = (float) Math.sin(step);
      CPU.runtime().overwrite(parameter, new float[] {value, -value});
      update(ema, step);
      // (1 + n)/(10 + n) is below 0.9 for the first 80 steps.
      double kept = step < 80 ? (1.0 + step) / (10.0 + step) : 0.9;
      expected = kept * expected + (1 - kept) * value;
      // Values of about 1 in float32; an average forgets its rounding as it forgets values.
      assertClose(average(ema), new float[] {(float) expected, (float) -expected}, 1e-6);
    }
  }

  @Test
  void theSharesOfDiffusersTakeTheFirstUpdateAsItIs() {
    EmaDecay decay = EmaDecay.TENTHS.within(0.15, 0.5);
    // 2/11, 3/12 and so on; the first is not raised to the least.
    assertThat(List.of(decay.kept(1), decay.kept(2), decay.kept(9), decay.kept(10)))
        .containsExactly(0.0, 2 / 11.0, 0.5, 0.5);
    assertThat(List.of(decay.after(3).kept(3), decay.after(3).kept(4), decay.after(3).kept(5)))
        .containsExactly(0.0, 0.0, 2 / 11.0);
    assertThat(EmaDecay.power(1, 0.5).kept(4)).isEqualTo(0.5); // 1 − 4^−½
  }

  @Test
  void leavesTheParametersAlone() {
    NDArray parameter = CPU.gaussian(3);
    float[] before = parameter.toFloatArray();
    Ema ema = ema(parameter, 0.5);
    update(ema, 1);
    update(ema, 2);
    assertThat(parameter.toFloatArray()).containsExactly(before);
    assertThat(average(ema)).containsExactly(before);
    assertThat(CPU.scope().size()).isEqualTo(2);
  }

  @Test
  void goesOnFromItsAverages() {
    NDArray parameter = CPU.gaussian(3);
    Ema ema = ema(parameter, 0.9);
    CPU.runtime().overwrite(parameter, new float[] {1, 2, 3});
    update(ema, 1);
    Ema resumed = ema(parameter, 0.9);
    resumed.restore(ema.averages());
    assertThat(average(resumed)).containsExactly(average(ema)).isNotEqualTo(new float[] {1, 2, 3});
  }

  private static Ema ema(NDArray parameter, double decay) {
    return new Ema(CPU.runtime(), CPU.scope(), List.of(new Parameter("p", parameter)), decay);
  }

  private static float[] average(Ema ema) {
    return ema.averages().tensors().get("p").toFloats();
  }

  private static void update(Ema ema, int step) {
    try (TensorScope scope = CPU.scope().openScope("step")) {
      ema.update(scope, step);
    }
  }
}
