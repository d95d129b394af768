package io.vstar.train.optim;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AdamWTest {
  private static final OptimizerSettings.AdamW SETTINGS =
      new OptimizerSettings.AdamW(0.9, 0.99, 1e-6, 0.1, false);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void followsTheFormulaOverFiftySteps() {
    NDArray first = CPU.gaussian(3);
    NDArray second = CPU.gaussian(4);
    AdamW adam = adam(SETTINGS, first, second);
    Reference expectedFirst = new Reference(first.toFloatArray());
    Reference expectedSecond = new Reference(second.toFloatArray());
    SplittableRandom random = new SplittableRandom(5);
    for (int step = 1; step <= 50; step++) {
      double rate = 0.1 / step;
      float[] gradient1 = gradient(random, 3);
      float[] gradient2 = gradient(random, 4);
      step(adam, rate, gradient1, gradient2);
      expectedFirst.step(gradient1, step, rate);
      expectedSecond.step(gradient2, step, rate);
    }

    assertThat(adam.completedSteps()).isEqualTo(50);
    // Fifty updates of values of about 1 in float32.
    assertClose(first.toFloatArray(), expectedFirst.floats(), 5e-6);
    assertClose(second.toFloatArray(), expectedSecond.floats(), 5e-6);
    assertClose(state(adam, "exp_avg.p0"), Reference.floats(expectedFirst.mean), 5e-6);
    assertClose(state(adam, "exp_avg_sq.p0"), Reference.floats(expectedFirst.meanSquare), 5e-6);
    assertClose(state(adam, "exp_avg.p1"), Reference.floats(expectedSecond.mean), 5e-6);
    assertClose(state(adam, "exp_avg_sq.p1"), Reference.floats(expectedSecond.meanSquare), 5e-6);
  }

  @Test
  void epsilonIsAddedAfterTheBiasCorrection() {
    NDArray parameter = CPU.scope().upload(new float[] {0}, 1);
    AdamW adam = adam(new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0.01, false), parameter);
    step(adam, 1, new float[] {1e-7f});
    // g / (|g| + ε) with ε = 1e-8; before the correction it would be 0.24.
    assertThat((double) parameter.getFloat(0)).isCloseTo(-1 / 1.1, within(1e-5));
  }

  @Test
  void weightDecayIsIndependentOfTheGradient() {
    NDArray parameter = CPU.scope().upload(new float[] {2, -4}, 2);
    AdamW adam = adam(new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0.5, false), parameter);
    step(adam, 0.1, new float[] {0, 0});
    // p · (1 − 0.1 · 0.5), and no gradient to move along.
    assertClose(parameter.toFloatArray(), new float[] {1.9f, -3.8f}, 1e-6);
  }

  @Test
  void goesOnFromItsMomentsAsIfItHadNotStopped() {
    NDArray parameter = CPU.gaussian(4);
    AdamW adam = adam(SETTINGS, parameter);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3; i++) {
      step(adam, 0.1, gradient(random, 4));
    }
    NDArray copy = CPU.scope().upload(parameter.toFloatArray(), 4);
    AdamW resumed = adam(SETTINGS, copy);
    resumed.restore(adam.state());
    for (int i = 0; i < 3; i++) {
      float[] gradient = gradient(random, 4);
      step(adam, 0.1, gradient);
      step(resumed, 0.1, gradient);
    }

    assertThat(resumed.completedSteps()).isEqualTo(6);
    assertThat(copy.toFloatArray()).containsExactly(parameter.toFloatArray());
  }

  @Test
  void eachGroupHasItsOwnRateAndDecay() {
    NDArray plain = CPU.scope().upload(new float[] {2}, 1);
    NDArray slow = CPU.scope().upload(new float[] {2, -4}, 2);
    AdamW adam =
        new AdamW(
            CPU.runtime(),
            CPU.scope(),
            List.of(
                new ParameterGroup("plain", named(0, plain), 1, OptionalDouble.of(0)),
                new ParameterGroup("slow", named(1, slow), 0.5, OptionalDouble.empty())),
            new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0.5, false));
    step(adam, 0.1, new float[] {-1}, new float[] {0, 3});
    // The first update is the rate, against the gradient's sign; decay 1 − 0.05 · 0.5.
    assertClose(plain.toFloatArray(), new float[] {2.1f}, 1e-6);
    assertClose(slow.toFloatArray(), new float[] {1.95f, -3.95f}, 1e-6);
  }

  @Test
  void refusesTheStateOfOtherParametersAndOtherOptimizers() {
    AdamW adam = adam(SETTINGS, CPU.gaussian(4));
    AdamW wider = adam(SETTINGS, CPU.gaussian(5));
    assertThatThrownBy(() -> adam.restore(wider.state()))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "the snapshot's tensor exp_avg.p0 has the shape [5], but this run's has [4]; it is of"
                + " another run");
    OptimizerState lion = new OptimizerState("lion", adam.state().tensors(), Map.of());
    assertThatThrownBy(() -> adam.restore(lion))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("the state is that of the optimizer lion, but the run uses adamw");
    OptimizerState countless = new OptimizerState("adamw", adam.state().tensors(), Map.of());
    assertThatThrownBy(() -> adam.restore(countless))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("has no number steps");
  }

  @Test
  void leavesNothingBehindInTheScopesOfParametersAndMoments() {
    try (TensorScope learned = CPU.scope().openScope("learned")) {
      NDArray parameter = CPU.gaussian(learned, 4);
      AdamW adam = new AdamW(CPU.runtime(), learned, group(parameter), SETTINGS);
      learned.seal();
      for (int i = 0; i < 20; i++) {
        step(adam, 0.1, new float[] {1, 2, 3, 4});
        assertThat(learned.size()).isEqualTo(3);
      }
    }
  }

  private static List<ParameterGroup> group(NDArray... tensors) {
    return ParameterGroup.single(named(0, tensors));
  }

  /** Parameters named p and a number, from {@code first} on. */
  private static List<Parameter> named(int first, NDArray... tensors) {
    return IntStream.range(0, tensors.length)
        .mapToObj(i -> new Parameter("p" + (first + i), tensors[i]))
        .toList();
  }

  private static float[] state(AdamW adam, String name) {
    return adam.state().tensors().tensors().get(name).toFloats();
  }

  private static AdamW adam(OptimizerSettings.AdamW settings, NDArray... parameters) {
    return new AdamW(CPU.runtime(), CPU.scope(), group(parameters), settings);
  }

  private static void step(AdamW adam, double rate, float[]... gradients) {
    try (TensorScope scope = CPU.scope().openScope("step")) {
      List<NDArray> uploaded =
          Arrays.stream(gradients).map(g -> scope.upload(g, g.length)).toList();
      adam.step(scope, uploaded, rate);
    }
  }

  private static float[] gradient(SplittableRandom random, int count) {
    float[] gradient = new float[count];
    for (int i = 0; i < count; i++) {
      gradient[i] = (float) random.nextGaussian();
    }
    return gradient;
  }

  /** torch.optim.AdamW in double. */
  private static final class Reference {
    private final double[] values;
    private final double[] mean;
    private final double[] meanSquare;

    Reference(float[] initial) {
      values = new double[initial.length];
      Arrays.setAll(values, i -> initial[i]);
      mean = new double[initial.length];
      meanSquare = new double[initial.length];
    }

    void step(float[] gradient, int step, double rate) {
      for (int i = 0; i < values.length; i++) {
        values[i] -= rate * SETTINGS.weightDecay() * values[i];
        mean[i] += (1 - SETTINGS.beta1()) * (gradient[i] - mean[i]);
        meanSquare[i] =
            SETTINGS.beta2() * meanSquare[i]
                + (1 - SETTINGS.beta2()) * gradient[i] * (double) gradient[i];
        double corrected = mean[i] / (1 - Math.pow(SETTINGS.beta1(), step));
        double root = Math.sqrt(meanSquare[i] / (1 - Math.pow(SETTINGS.beta2(), step)));
        values[i] -= rate * corrected / (root + SETTINGS.epsilon());
      }
    }

    float[] floats() {
      return floats(values);
    }

    static float[] floats(double[] values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }
  }
}
