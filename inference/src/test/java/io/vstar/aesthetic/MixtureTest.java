package io.vstar.aesthetic;

import static io.vstar.tensor.Closeness.assertClose;

import io.vstar.tensor.CpuRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MixtureTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @Test
  void theLineIsAWeightedMean() {
    assertClose(
        between(Mixture.LINEAR, new float[] {4, 0}, new float[] {0, 8}, 0.25, 1, 2),
        new float[] {3, 2},
        1e-6);
  }

  /** A right angle, of which a third is 30°: sin 60° of the first and sin 30° of the second. */
  @Test
  void theArcIsOfDirectionsAndNotOfLengths() {
    assertClose(
        between(Mixture.SPHERICAL, new float[] {2, 0}, new float[] {0, 8}, 1 / 3.0, 1, 2),
        new float[] {(float) (2 * Math.sqrt(3) / 2), 4},
        1e-5);
  }

  @Test
  void statesTakeTheArcOfEachChannelOverTheTokens() {
    // Two tokens of two channels: the first channel turns by a right angle, the second stays.
    assertClose(
        between(
            Mixture.SPHERICAL, new float[] {1, 5, 0, 5}, new float[] {0, 5, 1, 5}, 0.5, 1, 2, 2),
        new float[] {(float) Math.sqrt(0.5), 5, (float) Math.sqrt(0.5), 5},
        1e-5);
  }

  private static float[] between(
      Mixture mixture, float[] from, float[] to, double share, long... shape) {
    return mixture
        .between(
            CPU.runtime(), CPU.scope().upload(from, shape), CPU.scope().upload(to, shape), share)
        .toFloatArray();
  }
}
