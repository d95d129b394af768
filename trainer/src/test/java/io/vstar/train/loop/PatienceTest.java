package io.vstar.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.LossGrid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final LossGrid GRID = new LossGrid(4, 2, 2);

  /** The signs of the scatter of four pictures, in three measurements after one another. */
  private static final int[][] SIGNS = {{1, 1, -1, -1}, {1, -1, 1, -1}, {1, -1, -1, 1}};

  @Test
  void endsAfterSoManyMeasurementsThatAreNoBetter() {
    List<Validated> curve = curve(0, 1, 0.8, 0.8, 0.8);
    assertThat(new Patience(2, 0).exhausted(curve))
        .hasValueSatisfying(
            reason ->
                assertThat(reason).startsWith("2 measurements in a row").contains("step 10 "));
    assertThat(new Patience(3, 0).exhausted(curve)).isEmpty();
    assertThat(new Patience(1, 0).exhausted(curve(0, 1, 0.8))).isEmpty();
    assertThat(new Patience(1, 0).exhausted(List.of())).isEmpty();
  }

  @Test
  void slowProgressAddsUp() {
    double[] slow = {1, 0.999, 0.998, 0.997, 0.996, 0.995, 0.994};
    assertThat(new Patience(2, 0).exhausted(curve(0, slow))).isEmpty();
    double[] slower = {1, 0.9999, 0.9998, 0.9997};
    assertThat(new Patience(3, 0).exhausted(curve(0, slower))).isPresent();
  }

  @Test
  void aDipWithinTheNoiseIsNoImprovement() {
    assertThat(new Patience(2, 0).exhausted(curve(0.1, 1, 0.99, 0.985))).isPresent();
    assertThat(new Patience(2, 0).exhausted(curve(0.001, 1, 0.99, 0.985))).isEmpty();
  }

  @Test
  void measurementsDuringTheWarmUpDoNotCount() {
    assertThat(new Patience(2, 20).exhausted(curve(0, 1, 1, 1))).isEmpty();
    assertThat(new Patience(2, 10).exhausted(curve(0, 1, 1, 1, 1))).isPresent();
  }

  @Test
  void thePlateauBeginsWhereNothingIsWorseThanTheBestByMoreThanNoise() {
    List<Validated> curve = curve(0.01, 1, 0.9, 0.801, 0.803, 0.8, 0.802);
    assertThat(ValidationCurve.plateau(curve).step()).isEqualTo(20);
    assertThat(ValidationCurve.plateau(curve(0, 1, 0.9, 0.8)).step()).isEqualTo(20);
  }

  /** Measurements every ten steps whose triples scatter by a share of the loss. */
  private static List<Validated> curve(double scatter, double... ratios) {
    List<Validated> curve = new ArrayList<>();
    for (int i = 0; i < ratios.length; i++) {
      List<Double> values = new ArrayList<>();
      for (int k = 0; k < GRID.size(); k++) {
        values.add(ratios[i] * (1 + SIGNS[i % SIGNS.length][k / 2] * scatter));
      }
      HeldOutLosses losses = new HeldOutLosses(GRID, values);
      curve.add(new Validated(10 * i, losses, i == 0 ? losses : curve.get(0).losses()));
    }
    return curve;
  }
}
