package io.vstar.lab.pocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EdgeSharpnessTest {
  private static final int SIDE = 8;

  @Test
  void aCopyWithoutLossHasAllOfTheEdges() {
    assertThat(share(edge(1))).isCloseTo(1, within(1e-9));
  }

  @Test
  void anEdgeThatRisesOverFourPixelsHasAQuarter() {
    assertThat(share(edge(4))).isCloseTo(0.25, within(1e-6));
  }

  @Test
  void whatIsAddedElsewhereDoesNotCount() {
    float[] copy = edge(1);
    copy[0] = 1; // a corner where the original has no edge
    assertThat(share(copy)).isCloseTo(1, within(1e-9));
  }

  private static double share(float[] copy) {
    EdgeSharpness edges = new EdgeSharpness();
    edges.add(edge(1), copy, SIDE, SIDE);
    return edges.share();
  }

  /** Returns a picture that rises from -0.5 to 0.5 between column 3 and the given number on. */
  private static float[] edge(int width) {
    float[] image = new float[3 * SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      int x = i % SIDE;
      image[i] = (float) Math.max(-0.5, Math.min(0.5, -0.5 + (x - 3.0) / width));
    }
    return image;
  }
}
