package io.vstar.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.Shape;
import io.vstar.tensor.CpuRuntime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LossMaskTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void eachExamplesMaskHasTheMeanOne() {
    LossMask mask = new LossMask(List.of(new float[] {0, 1, 1}, new float[] {4, 0, 8}), 1, 3);
    assertThat(mask.examples()).isEqualTo(2);
    assertThat(mask.upload(CPU.scope()).getShape()).isEqualTo(new Shape(2, 1, 1, 3));
    assertThat(mask.upload(CPU.scope()).toFloatArray()).containsExactly(0, 1.5f, 1.5f, 1, 0, 2);
  }

  @Test
  void aUniformMaskIsExactlyOneWhateverItsValueAndSize() {
    for (float value : new float[] {1e-30f, 0.1f, 1 / 3f, 1, 255, 1e30f}) {
      for (int side : new int[] {1, 3, 64, 97}) {
        float[] mask = new float[side * side];
        Arrays.fill(mask, value);
        assertThat(new LossMask(List.of(mask), side, side).upload(CPU.scope()).toFloatArray())
            .containsOnly(1);
      }
    }
  }

  @Test
  void aMaskThatCannotBeANormalisedWeightIsRefused() {
    float[] good = {1, 1};
    assertRefused(List.of(good, new float[2]), "the mask of example 1 is 0 everywhere");
    assertRefused(List.of(new float[] {1, -1}), "the mask of example 0 holds -1.0");
    assertRefused(List.of(good, new float[] {Float.NaN, 1}), "the mask of example 1 holds NaN");
    assertRefused(List.of(new float[3]), "the mask of example 0 has 3 values of 2 cells");
  }

  private static void assertRefused(List<float[]> masks, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LossMask(masks, 1, 2))
        .withMessageContaining(message);
  }
}
