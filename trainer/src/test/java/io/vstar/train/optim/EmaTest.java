package io.vstar.train.optim;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.EmaSettings;
import java.util.List;
import java.util.Optional;
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
  void theSettingsOfARunAreTheSharesOfDiffusers() {
    EmaDecay tenths = EmaDecay.of(settings(0.5, EmaSettings.Warmup.TENTHS, 0.15, 3, 1));
    for (int n = 1; n < 30; n++) {
      assertThat(tenths.kept(n)).isEqualTo(EmaDecay.TENTHS.within(0.15, 0.5).after(3).kept(n));
    }
    EmaDecay power = EmaDecay.of(settings(0.9999, EmaSettings.Warmup.POWER, 0, 0, 1));
    assertThat(power.kept(9)).isEqualTo(1 - Math.pow(9, -2.0 / 3));
    EmaDecay constant = EmaDecay.of(settings(0.9, EmaSettings.Warmup.NONE, 0, 0, 1));
    assertThat(List.of(constant.kept(1), constant.kept(2), constant.kept(3)))
        .containsExactly(0.0, 0.9, 0.9);
  }

  @Test
  void isUpdatedEverySoManyStepsAndCountsItsOwnUpdates() {
    NDArray parameter = CPU.scope().upload(new float[] {0}, 1);
    EmaDecay decay = EmaDecay.of(settings(0.5, EmaSettings.Warmup.NONE, 0, 6, 3));
    Ema ema = new Ema(CPU.runtime(), CPU.scope(), List.of(new Parameter("p", parameter)), decay, 3);
    double[] expected = {0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9, (9 + 12) / 2.0};
    for (int step = 1; step < expected.length; step++) {
      CPU.runtime().overwrite(parameter, new float[] {step});
      update(ema, step);
      assertThat(average(ema)).as("step %d", step).containsExactly((float) expected[step]);
    }
  }

  private static EmaSettings settings(
      double decay, EmaSettings.Warmup warmup, double least, int start, int every) {
    return new EmaSettings(decay, warmup, Optional.empty(), Optional.empty(), least, start, every);
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
