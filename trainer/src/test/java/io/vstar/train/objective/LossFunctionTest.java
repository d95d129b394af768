package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the values of the reference do not show; those are in {@code LossParityTest}. */
class LossFunctionTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private static final NoiseSchedule SCHEDULE = new NoiseSchedule(NoiseScheduleConfig.sd15());
  private static final int[] TIMESTEPS = {0, 999};

  @Test
  void huberIsSquaredFarBelowItsThresholdAndLinearFarAboveIt() {
    LossFunction huber = LossFunction.huber(HuberThreshold.constant(0.1));
    assertThat(errors(huber, 1e-3f)[0]).isCloseTo(1e-6f, within(1e-9f));
    assertThat(errors(huber, -50)[0]).isCloseTo(2 * 0.1f * 50, within(0.03f));
    LossFunction smooth = LossFunction.smoothL1(HuberThreshold.constant(0.1));
    assertThat(errors(smooth, -50)[0]).isCloseTo(100, within(0.3f));
  }

  @Test
  void eachExampleHasTheThresholdOfItsTimestep() {
    float[] values = errors(LossFunction.huber(HuberThreshold.exponential(0.01, 1)), 20);
    assertThat(values[0]).isCloseTo(2 * 1f * 20, within(2.1f)); // c is 1
    assertThat(values[1]).isCloseTo(2 * 0.01f * 20, within(0.01f)); // c is about 0.01
  }

  /** A predicted value may hit its target; the root must not make its gradient infinite. */
  @Test
  void theGradientOfNoErrorIsZero() {
    NDArray prediction = CPU.scope().upload(new float[] {0, 0, 0, 3}, 2, 2, 1, 1);
    GradientScope.require(prediction);
    NDArray target = CPU.scope().upload(new float[4], 2, 2, 1, 1);
    LossFunction huber = LossFunction.huber(HuberThreshold.snr(0.1));
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      gradients.backward(huber.errors(prediction, target, SCHEDULE, TIMESTEPS).sum());
    }
    float[] gradient = GradientScope.of(prediction).toFloatArray();
    assertThat(gradient[0]).isZero();
    assertThat(gradient[3]).isPositive();
  }

  /** Returns the error of each example, whose difference is the same. */
  private static float[] errors(LossFunction function, float difference) {
    NDArray prediction = CPU.scope().upload(new float[] {difference, difference}, 2, 1, 1, 1);
    NDArray target = CPU.scope().upload(new float[2], 2, 1, 1, 1);
    return function.errors(prediction, target, SCHEDULE, TIMESTEPS).toFloatArray();
  }
}
