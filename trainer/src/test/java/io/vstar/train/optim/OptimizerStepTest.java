package io.vstar.train.optim;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerStepTest {
  // Without decay of the moments and with a large epsilon the update is −lr·g/(|g| + 1), so that
  // the scale of the gradient shows.
  private static final OptimizerSettings.AdamW SETTINGS =
      new OptimizerSettings.AdamW(0, 0, 1, 0, false);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  private TensorScope learned;
  private NDArray first;
  private NDArray second;
  private AdamW optimizer;
  private LossScale lossScale = LossScale.none();
  private Constraint constraint = Constraint.NONE;

  @BeforeEach
  void createParameters() {
    learned = CPU.scope().openScope("learned");
    first = learned.upload(new float[] {10}, 1);
    second = learned.upload(new float[] {20, 30}, 2);
    GradientScope.require(first);
    GradientScope.require(second);
    optimizer =
        new AdamW(
            CPU.runtime(),
            learned,
            ParameterGroup.single(
                List.of(new Parameter("first", first), new Parameter("second", second))),
            SETTINGS);
    learned.seal();
  }

  @Test
  void clipsTheGlobalNormBeforeTheUpdate() {
    // (2, 3, 6) has the norm 7.
    double norm = run(OptionalDouble.of(3.5), new float[] {2}, new float[] {3, -6});

    assertThat(norm).isCloseTo(7, within(1e-6));
    assertMoved(1, 1.5, -3);
  }

  @Test
  void leavesGradientsBelowTheLimitAlone() {
    double norm = run(OptionalDouble.of(7.5), new float[] {2}, new float[] {3, -6});
    assertThat(norm).isCloseTo(7, within(1e-6));
    assertMoved(2, 3, -6);
  }

  @Test
  void leavesGradientsAloneWithoutALimit() {
    run(OptionalDouble.empty(), new float[] {2000}, new float[] {3, -6});
    assertMoved(2000, 3, -6);
  }

  @Test
  void sumsTheGradientsOfSeveralPassesAndStartsAnewAfterwards() {
    try (TensorScope scope = CPU.scope().openScope("first pass")) {
      scope.borrow(first, second);
      backward(scope, new float[] {0.5f}, new float[] {1, -2});
    }
    run(OptionalDouble.empty(), new float[] {1.5f}, new float[] {2, -4});
    assertMoved(2, 3, -6);

    double norm = run(OptionalDouble.empty(), new float[] {0}, new float[] {0, 4});
    assertThat(norm).isCloseTo(4, within(1e-6));
  }

  @Test
  void zeroesTheGradientsAfterTheUpdate() {
    run(OptionalDouble.empty(), new float[] {2}, new float[] {3, -6});
    try (TensorScope scope = CPU.scope().openScope("check")) {
      scope.borrow(first, second);
      assertThat(GradientScope.of(first).abs().toFloatArray()).containsExactly(0);
      assertThat(GradientScope.of(second).abs().toFloatArray()).containsExactly(0, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aGradientThatIsNotFiniteUpdatesNothing(float broken) {
    run(OptionalDouble.of(1), new float[] {2}, new float[] {3, -6});
    float[] before = second.toFloatArray();
    OptimizerState state = optimizer.state();

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> run(OptionalDouble.of(1), new float[] {1}, new float[] {1, broken}))
        .withMessage("the gradient is not finite after step 1; lower the learning rate");
    assertThat(second.toFloatArray()).containsExactly(before);
    assertThat(optimizer.state()).isEqualTo(state);
    assertThat(optimizer.completedSteps()).isEqualTo(1);
  }

  @Test
  void dividesTheGradientsByTheLossScale() {
    lossScale = LossScale.dynamic();
    double norm = run(OptionalDouble.of(3.5), scaled(2), scaled(3, -6));
    assertThat(norm).isCloseTo(7, within(1e-6));
    assertMoved(1, 1.5, -3);
  }

  @Test
  void leavesOutAStepWhoseGradientOverflowsAndHalvesTheLossScale() {
    lossScale = LossScale.dynamic();
    double before = lossScale.factor();
    double norm = run(OptionalDouble.empty(), scaled(2), scaled(3, Float.POSITIVE_INFINITY));
    assertThat(norm).isInfinite();
    assertThat(first.toFloatArray()).containsExactly(10);
    assertThat(second.toFloatArray()).containsExactly(20, 30);
    assertThat(optimizer.completedSteps()).isZero();
    assertThat(lossScale.factor()).isEqualTo(before / 2);

    run(OptionalDouble.empty(), scaled(2), scaled(3, -6)); // nothing of the overflow is left
    assertMoved(2, 3, -6);
  }

  @Test
  void bringsParametersBackToTheirConstraintAfterAnUpdateButNotAfterAnOverflow() {
    List<Double> rates = new ArrayList<>();
    constraint =
        (scope, learningRate) -> {
          assertThat(first.toFloatArray()).isNotEqualTo(new float[] {10}); // it was updated before
          CPU.runtime().overwrite(first, new float[] {5});
          rates.add(learningRate);
        };
    lossScale = LossScale.dynamic();
    run(OptionalDouble.empty(), scaled(2), scaled(3, Float.POSITIVE_INFINITY));
    assertThat(rates).isEmpty();
    run(OptionalDouble.empty(), scaled(2), scaled(3, -6));
    assertThat(rates).containsExactly(1.0);
    assertThat(first.toFloatArray()).containsExactly(5);
  }

  private float[] scaled(float... gradient) {
    float[] values = gradient.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) lossScale.factor();
    }
    return values;
  }

  /** One update at rate 1 from the given gradients. */
  private double run(OptionalDouble maxNorm, float[] ofFirst, float[] ofSecond) {
    OptimizerStep step =
        new OptimizerStep(CPU.runtime(), optimizer, maxNorm, lossScale, constraint);
    try (TensorScope scope = CPU.scope().openScope("step")) {
      scope.borrow(first, second);
      backward(scope, ofFirst, ofSecond);
      return step.run(scope, 1);
    }
  }

  private void backward(TensorScope scope, float[] ofFirst, float[] ofSecond) {
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDArray loss =
          first
              .mul(scope.upload(ofFirst, 1))
              .sum()
              .add(second.mul(scope.upload(ofSecond, 2)).sum());
      gradients.backward(loss);
    }
  }

  private void assertMoved(double ofFirst, double ofSecond, double ofThird) {
    // Values up to 30 in float32.
    assertClose(first.toFloatArray(), new float[] {10 - update(ofFirst)}, 4e-6);
    assertClose(
        second.toFloatArray(), new float[] {20 - update(ofSecond), 30 - update(ofThird)}, 4e-6);
  }

  private static float update(double gradient) {
    return (float) (gradient / (Math.abs(gradient) + 1));
  }
}
