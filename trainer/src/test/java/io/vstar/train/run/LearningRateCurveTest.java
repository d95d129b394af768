package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.LossGrid;
import io.vstar.train.run.LearningRateCurve.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearningRateCurveTest {
  private static final LossGrid GRID = new LossGrid(4, 1, 1);
  private static final HeldOutLosses START = losses(1, 0);

  @Test
  void theSuggestionIsTheLowestRateThatIsNotToldFromTheBest() {
    LearningRateCurve curve =
        new LearningRateCurve(
            START,
            List.of(
                point(1e-3, 0.95, 0),
                point(1e-2, 0.91, 0.02),
                point(1e-1, 0.9, 0),
                point(1, 1.1, 0),
                new Point(10, Optional.empty())));
    assertThat(curve.best().orElseThrow().rate()).isEqualTo(1e-1);
    assertThat(curve.suggestion().orElseThrow().rate()).isEqualTo(1e-2);
    assertThat(curve.ratio(curve.points().get(0)).orElseThrow().ratio()).isEqualTo(0.95);
    assertThat(curve.ratio(curve.points().get(4))).isEmpty();
  }

  @Test
  void whereNothingWasLearnedNothingIsSuggested() {
    LearningRateCurve curve =
        new LearningRateCurve(START, List.of(point(1e-6, 0.9999, 0), point(1, 1.2, 0)));
    assertThat(curve.best()).isEmpty();
    assertThat(curve.suggestion()).isEmpty();
  }

  @Test
  void ratesRiseByAnEqualFactorAndHaveTwoDigits() {
    assertThat(LearningRateRange.between(1e-4, 1e-2, 5, 10).rates())
        .containsExactly(1e-4, 3.2e-4, 1e-3, 3.2e-3, 1e-2);
  }

  private static Point point(double rate, double mean, double scatter) {
    return new Point(rate, Optional.of(losses(mean, scatter)));
  }

  private static HeldOutLosses losses(double mean, double scatter) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < GRID.size(); i++) {
      values.add(mean + (i % 2 == 0 ? scatter : -scatter));
    }
    return new HeldOutLosses(GRID, values);
  }
}
