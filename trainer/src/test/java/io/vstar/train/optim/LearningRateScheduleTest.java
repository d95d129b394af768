package io.vstar.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.vstar.train.optim.LearningRateSchedule.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LearningRateScheduleTest {
  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 4, 8, 8, 8",
    "LINEAR, 4, 8, 6, 2",
    "COSINE, 4, 8, 6.82842712, 1.17157288",
  })
  void risesInTheWarmUpAndThenTakesItsShape(
      Shape shape, int warmup, double first, double early, double late) {
    LearningRateSchedule schedule = new LearningRateSchedule(8, warmup, 12, shape);
    assertThat(schedule.at(0)).isEqualTo(2);
    assertThat(schedule.at(1)).isEqualTo(4);
    assertThat(schedule.at(3)).isEqualTo(8);
    assertThat(schedule.at(4)).isEqualTo(first);
    assertThat(schedule.at(6)).isCloseTo(early, within(1e-7));
    assertThat(schedule.at(10)).isCloseTo(late, within(1e-7));
  }

  @ParameterizedTest
  @EnumSource
  void startsAtTheBaseWithoutWarmUpAndNeverMovesBackwards(Shape shape) {
    LearningRateSchedule schedule = new LearningRateSchedule(5e-3, 0, 100, shape);
    assertThat(schedule.at(0)).isEqualTo(5e-3);
    for (int step = 1; step < 100; step++) {
      assertThat(schedule.at(step)).isPositive().isLessThanOrEqualTo(schedule.at(step - 1));
    }
  }

  @Test
  void isDefinedWhereTheWarmUpIsTheWholeRun() {
    LearningRateSchedule schedule = new LearningRateSchedule(1, 4, 4, Shape.COSINE);
    assertThat(schedule.at(3)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 10", "-1, 0, 10", "NaN, 0, 10", "1, -1, 10", "1, 0, 0"})
  void refusesRunsThatMakeNoSense(double base, int warmup, int total) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LearningRateSchedule(base, warmup, total, Shape.CONSTANT));
  }
}
