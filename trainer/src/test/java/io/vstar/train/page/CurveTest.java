package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CurveTest {
  @Test
  void aShortCurveKeepsEveryValue() {
    Curve curve = new Curve();
    curve.add(0, 1);
    curve.add(5, 0.5);
    curve.add(6, Double.NaN);
    assertThat(curve.points()).containsExactly(new Curve.Point(0, 1), new Curve.Point(5, 0.5));
  }

  @Test
  void aCurveOfAnyLengthIsBoundedAndKeepsItsShape() {
    Curve curve = new Curve();
    int steps = 20_011;
    LongStream.rangeClosed(1, steps).forEach(step -> curve.add(step, step));
    List<Curve.Point> points = curve.points();
    assertThat(points.size()).isBetween(Curve.MAX_POINTS / 2, Curve.MAX_POINTS + 1);
    assertThat(points.get(points.size() - 1).step()).isEqualTo(steps);
    for (int i = 1; i < points.size(); i++) {
      long from = points.get(i - 1).step() + 1;
      long to = points.get(i).step();
      // The mean of the values that the point stands for.
      assertThat(points.get(i).value()).isCloseTo((from + to) / 2.0, within(1e-6));
    }
  }
}
