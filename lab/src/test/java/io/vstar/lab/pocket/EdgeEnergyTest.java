package io.vstar.lab.pocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgeEnergyTest {
  private static final int SIDE = 12;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void theSameEdgeCostsNothingAndASofterOneDoes() {
    assertThat(loss(edge(5, 1), edge(5, 1))).isZero();
    assertThat(loss(edge(5, 4), edge(5, 1))).isGreaterThan(0.01);
  }

  @Test
  void aSharpEdgeInTheWrongPlaceCostsLessThanASoftOneAround() {
    // The pixels' error has it the other way round.
    assertThat(loss(edge(6, 1), edge(5, 1))).isLessThan(loss(edge(4, 4), edge(5, 1)));
  }

  @Test
  void theGradientIsFiniteWhereThereIsNoEdge() {
    NDArray flat = CPU.scope().upload(new float[3 * SIDE * SIDE], 1, 3, SIDE, SIDE);
    GradientScope.require(flat);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      gradients.backward(EdgeEnergy.loss(CPU.scope(), flat, upload(edge(5, 1))));
      for (float value : GradientScope.of(flat).toFloatArray()) {
        assertThat(value).isCloseTo(0, within(1f));
      }
    }
  }

  private static double loss(float[] copy, float[] image) {
    return EdgeEnergy.loss(CPU.scope(), upload(copy), upload(image)).getFloat();
  }

  private static NDArray upload(float[] image) {
    return CPU.scope().upload(image, 1, 3, SIDE, SIDE);
  }

  /** Returns a picture that rises from -0.5 to 0.5 over the given number of columns. */
  private static float[] edge(int at, int width) {
    float[] image = new float[3 * SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) Math.max(-0.5, Math.min(0.5, -0.5 + (i % SIDE - at) / (double) width));
    }
    return image;
  }
}
