package io.vstar.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.LearningRate;
import io.vstar.train.config.TrainingSettings;
import io.vstar.train.optim.LearningRateSchedule.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRateScheduleTest {
  static List<Shape> shapes() {
    return List.of(
        Shape.CONSTANT,
        Shape.LINEAR,
        Shape.COSINE,
        Shape.cosineWithRestarts(1),
        Shape.polynomial(2, 1e-7));
  }

  @ParameterizedTest
  @CsvSource({
    "constant, 8, 8, 8",
    "linear, 8, 6, 2",
    "cosine, 8, 6.82842712, 1.17157288",
    "cosine-with-restarts, 8, 6.82842712, 1.17157288",
    "'{type: cosine-with-restarts, cycles: 2}', 8, 4, 4",
    "'{type: polynomial, end: 4}', 8, 7, 5",
    "'{type: polynomial, power: 2, end: 0}', 8, 4.5, 0.5",
  })
  void risesInTheWarmUpAndThenTakesItsShape(String text, double first, double early, double late) {
    LearningRateSchedule schedule =
        LearningRateSchedule.of(
            ConfigLoader.section(
                "training",
                TrainingSettings.class,
                List.of(
                    "optimizer={type: sgd}",
                    "learningRate=8",
                    "warmupSteps=4",
                    "steps=12",
                    "schedule=" + text)));
    assertThat(schedule.at(0)).isEqualTo(2);
    assertThat(schedule.at(1)).isEqualTo(4);
    assertThat(schedule.at(3)).isEqualTo(8);
    assertThat(schedule.at(4)).isEqualTo(first);
    assertThat(schedule.at(6)).isCloseTo(early, within(1e-7));
    assertThat(schedule.at(10)).isCloseTo(late, within(1e-7));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void startsAtTheBaseWithoutWarmUpAndNeverMovesBackwards(Shape shape) {
    LearningRateSchedule schedule = new LearningRateSchedule(5e-3, 0, 100, shape);
    assertThat(schedule.at(0)).isEqualTo(5e-3);
    for (int step = 1; step < 100; step++) {
      assertThat(schedule.at(step)).isPositive().isLessThanOrEqualTo(schedule.at(step - 1));
    }
  }

  @Test
  void aShareOfTheStepsIsAWarmUpOfFewer() {
    LearningRateSchedule schedule =
        LearningRateSchedule.of(
            ConfigLoader.section(
                "training",
                TrainingSettings.class,
                List.of("learningRate=1", "warmupSteps=0.25", "steps=10")));
    assertThat(List.of(schedule.at(0), schedule.at(1), schedule.at(2)))
        .containsExactly(0.5, 1.0, 1.0);
  }

  @Test
  void ratesWithStepsFollowOneAnotherAndEndTheRun() {
    TrainingSettings training =
        ConfigLoader.section(
            "training",
            TrainingSettings.class,
            List.of("learningRate=0.5:3, 0.25:5", "warmupSteps=2", "steps=10"));
    LearningRateSchedule schedule = LearningRateSchedule.of(training);
    assertThat(List.of(0, 1, 2, 3, 4).stream().map(schedule::at))
        .containsExactly(0.25, 0.5, 0.5, 0.25, 0.25);
    assertThat(schedule.totalSteps()).isEqualTo(5).isEqualTo(training.plannedSteps());
  }

  @Test
  void aWarmUpFromZeroIsOneStepBehind() {
    LearningRateSchedule schedule =
        new LearningRateSchedule(
            LearningRate.constant(1), LearningRateSchedule.Warmup.fromZero(2), 5, Shape.CONSTANT);
    assertThat(List.of(0, 1, 2).stream().map(schedule::at)).containsExactly(0.0, 0.5, 1.0);
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
