package io.vstar.train.optim;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.io.DType;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AdamW8BitTest {
  private static final OptimizerSettings.AdamW8Bit BYTES =
      new OptimizerSettings.AdamW8Bit(0.9, 0.99, 1e-8, 0.1);
  private static final OptimizerSettings.AdamW FLOATS =
      new OptimizerSettings.AdamW(0.9, 0.99, 1e-8, 0.1, false);
  private static final int LARGE = 8192;
  private static final int SMALL = 300;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void movesLargeParametersNearlyAndSmallOnesExactlyAsAdamWDoes() {
    float[][] start = {new float[LARGE], new float[SMALL]};
    List<float[]> bytes = walk(BYTES, start);
    List<float[]> floats = walk(FLOATS, start);
    double distance = 0;
    double length = 0;
    for (int i = 0; i < LARGE; i++) {
      distance += Math.pow(bytes.get(0)[i] - floats.get(0)[i], 2);
      length += Math.pow(floats.get(0)[i], 2);
    }
    // Bytes have relative errors of some percent, which mostly cancel out over the steps.
    assertThat(Math.sqrt(distance / length)).isBetween(1e-6, 0.03);
    assertClose(bytes.get(1), floats.get(1), 1e-6);
  }

  @Test
  void itsStateIsBytesAndScalesFromWhichItGoesOn() {
    NDArray parameter = CPU.scope().upload(new float[LARGE], LARGE);
    AdamW8Bit whole = optimizer(parameter);
    SplittableRandom random = new SplittableRandom(3);
    step(whole, gradient(random, LARGE));
    OptimizerState state = whole.state();
    assertThat(state.tensors().tensors().get("exp_avg.p0").info().dtype()).isEqualTo(DType.U8);
    assertThat(state.tensors().tensors().get("exp_avg_sq.p0.scale").info().shape())
        .containsExactly(LARGE / 256L, 1L);

    NDArray copy = CPU.scope().upload(parameter.toFloatArray(), LARGE);
    AdamW8Bit resumed = optimizer(copy);
    resumed.restore(state);
    assertThat(resumed.state()).isEqualTo(state);
    float[] next = gradient(random, LARGE);
    step(whole, next);
    step(resumed, next);
    assertThat(copy.toFloatArray()).isEqualTo(parameter.toFloatArray());
  }

  @Test
  void theCodeHasSevenDecadesAndZero() {
    for (DynamicCode code : List.of(DynamicCode.signed(), DynamicCode.unsigned())) {
      float[] values = code.values();
      assertThat(values).hasSize(256).isSorted().doesNotHaveDuplicates().contains(0f);
      assertThat(values[255]).isEqualTo(1);
      assertThat(code.borders()).hasSize(255).isSorted();
    }
    float[] signed = DynamicCode.signed().values();
    // The middle of 64 parts of [0.1, 1], and of the whole of the seventh decade.
    assertThat(signed[0]).isCloseTo(-0.99297f, within(1e-5f));
    assertThat(signed[128]).isCloseTo(0.55e-6f, within(1e-10f));
    assertThat(DynamicCode.unsigned().values()[0]).isZero();
  }

  private static List<float[]> walk(OptimizerSettings settings, float[][] start) {
    try (TensorScope scope = CPU.scope().openScope("walk")) {
      List<Parameter> parameters =
          List.of(
              new Parameter("large", scope.upload(start[0], LARGE / 64, 64)),
              new Parameter("small", scope.upload(start[1], SMALL)));
      Optimizer optimizer =
          OptimizerFactory.of(settings)
              .create(CPU.runtime(), scope, ParameterGroup.single(parameters));
      SplittableRandom random = new SplittableRandom(5);
      for (int i = 0; i < 30; i++) {
        try (TensorScope step = scope.openScope("step")) {
          optimizer.step(
              step,
              List.of(
                  step.upload(gradient(random, LARGE), LARGE / 64, 64),
                  step.upload(gradient(random, SMALL), SMALL)),
              1e-2);
        }
      }
      return parameters.stream().map(each -> each.tensor().toFloatArray()).toList();
    }
  }

  /** Draws a gradient whose values have two sizes, one ten times the other. */
  private static float[] gradient(SplittableRandom random, int count) {
    float[] gradient = new float[count];
    for (int i = 0; i < count; i++) {
      gradient[i] = (float) ((random.nextGaussian() + 0.5) * Math.pow(10, -(i % 2)));
    }
    return gradient;
  }

  private static AdamW8Bit optimizer(NDArray parameter) {
    return new AdamW8Bit(
        CPU.runtime(),
        CPU.scope(),
        ParameterGroup.single(Arrays.asList(new Parameter("p0", parameter))),
        BYTES);
  }

  private static void step(AdamW8Bit optimizer, float[] gradient) {
    try (TensorScope scope = CPU.scope().openScope("step")) {
      optimizer.step(scope, List.of(scope.upload(gradient, gradient.length)), 1e-2);
    }
  }
}
