package io.vstar.train.inversion;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.inversion.VectorNorm.OfVocabulary;
import io.vstar.train.inversion.VectorNorm.Pull;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is done to learned vectors beside following the gradient. */
class VectorRulesTest {
  private static final float[] OF_NORM_5_AND_13 = {3, -4, 0, 12, 0, 5};
  private static final double TOLERANCE = 2e-6; // float32, values of up to 13

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void theVocabularysNormIsTakenAtOnceAndTheDirectionStays() {
    NDArray vectors = apply(new OfVocabulary(), OF_NORM_5_AND_13, 1e-3);
    assertClose(
        vectors.toFloatArray(),
        new float[] {1.2f, -1.6f, 0, 24 / 13f, 0, 10 / 13f}, // of norm 2
        TOLERANCE);
  }

  @Test
  void aPullGoesAShareOfTheWayThatFollowsTheRate() {
    // lora: norm + min(1, 100 · lr) · (0.4 − norm)
    NDArray vectors = apply(new Pull(Optional.of(0.4), 100), OF_NORM_5_AND_13, 5e-4);
    double first = (5 + 0.05 * (0.4 - 5)) / 5;
    double second = (13 + 0.05 * (0.4 - 13)) / 13;
    assertClose(
        vectors.toFloatArray(),
        new float[] {
          (float) (3 * first),
          (float) (-4 * first),
          0,
          (float) (12 * second),
          0,
          (float) (5 * second)
        },
        TOLERANCE);
  }

  @Test
  void aPullNeverOvershootsAndItsTargetIsTheVocabularysNormByDefault() {
    NDArray vectors = apply(new Pull(Optional.empty(), 100), OF_NORM_5_AND_13, 0.5);
    assertClose(
        vectors.toFloatArray(), new float[] {1.2f, -1.6f, 0, 24 / 13f, 0, 10 / 13f}, TOLERANCE);
  }

  @Test
  void aVectorOfZerosStays() {
    NDArray vectors = apply(new OfVocabulary(), new float[] {0, 0, 0, 0, 0, 3}, 1);
    assertThat(vectors.toFloatArray()).containsExactly(0, 0, 0, 0, 0, 2);
  }

  @Test
  void eachTextEncoderHasItsTargetAndNothingIsLeftBehind() {
    NDArray first = vectors(new float[] {3, 4, 0});
    NDArray second = vectors(new float[] {0, 0, 9});
    NormConstraint constraint =
        new NormConstraint(
            CPU.runtime(), new OfVocabulary(), List.of(first, second), List.of(10.0, 0.5));
    int before = CPU.scope().size();
    try (TensorScope scope = CPU.scope().openScope("step")) {
      constraint.apply(scope, 1);
    }
    assertThat(CPU.scope().size()).isEqualTo(before);
    assertClose(first.toFloatArray(), new float[] {6, 8, 0}, TOLERANCE);
    assertClose(second.toFloatArray(), new float[] {0, 0, 0.5f}, TOLERANCE);
    assertThat(first.hasGradient()).isTrue();
  }

  @Test
  void thePullToTheInitializerIsTheMeanSquaredDistanceOfTheVectors() {
    float[] initial = {1, 1, 1, 2, 2, 2};
    float[] moved = {2, 1, 1, 2, 5, 2}; // by 1 and by 3
    NDArray vectors = vectors(moved);
    InitializerPull pull = new InitializerPull(CPU.scope(), List.of(initial), 2, 0.5);
    try (TensorScope scope = CPU.scope().openScope("step")) {
      scope.borrow(vectors);
      try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
        NDArray loss = pull.addTo(scope.number(7), List.of(vectors));
        assertThat(loss.getManager()).isSameAs(scope.number(0).getManager());
        assertClose(loss.toFloatArray(), new float[] {7 + 0.5f * (1 + 9) / 2}, TOLERANCE);
        gradients.backward(loss);
      }
      // 2w(v − v₀)/V
      assertClose(
          GradientScope.of(vectors).toFloatArray(),
          new float[] {0.5f, 0, 0, 0, 1.5f, 0},
          TOLERANCE);
    }
  }

  /** Two vectors after the constraint, where the vocabulary's median norm is 2. */
  private static NDArray apply(VectorNorm norm, float[] values, double learningRate) {
    NDArray vectors = vectors(values);
    NormConstraint constraint =
        new NormConstraint(CPU.runtime(), norm, List.of(vectors), List.of(2.0));
    try (TensorScope scope = CPU.scope().openScope("step")) {
      constraint.apply(scope, learningRate);
    }
    return vectors;
  }

  private static NDArray vectors(float[] values) {
    NDArray vectors = CPU.scope().upload(values, values.length / 3, 3);
    GradientScope.require(vectors);
    return vectors;
  }
}
