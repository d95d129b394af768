package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.loop.TrainingOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearningVerdictTest {
  private static final OptimizerSettings ADAMW =
      new OptimizerSettings.AdamW(0.9, 0.99, 1e-8, 0.01, false);
  private static final OptimizerSettings D_ADAPTATION =
      new OptimizerSettings.DAdaptAdam(0.9, 0.999, 1e-8, 0, false, false, 1e-6, Optional.empty());

  @Test
  void aLossThatHardlyMovedAsksForAHigherRate() {
    assertThat(LearningVerdict.nothingLearned(outcome(1, 0.9999, 0.9998), ADAMW))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith(
                        "it learned next to nothing: the best measurement is 0.999800 of the"
                            + " start's")
                    .contains("raise training.learningRate")
                    .contains("bin/vstar lr-find"));
  }

  @Test
  void aLossThatRoseAsksForALowerRate() {
    assertThat(LearningVerdict.nothingLearned(outcome(1, 1.2, 1.5), ADAMW))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith(
                        "it learned nothing: no measurement was better than the start's (1.000)")
                    .contains("rose to 1.5000 of the start's, so lower training.learningRate"));
  }

  @Test
  void whereTheOptimizerFindsTheRateItsEstimateIsNamed() {
    assertThat(LearningVerdict.nothingLearned(outcome(1, 0.9999), D_ADAPTATION).orElseThrow())
        .contains("so raise training.optimizer.d0 or training.steps")
        .doesNotContain("lr-find");
    assertThat(LearningVerdict.nothingLearned(outcome(1, 1.2), D_ADAPTATION).orElseThrow())
        .contains("lower training.learningRate, the factor of what is found, or take");
  }

  @Test
  void whatFellByAPercentIsNeverCalledNothing() {
    assertThat(LearningVerdict.nothingLearned(outcome(1, 0.99, 1.2), ADAMW)).isEmpty();
    assertThat(LearningVerdict.nothingLearned(outcome(1, 0.9989), ADAMW)).isEmpty();
  }

  @Test
  void aRunWithoutAStepIsToldSo() {
    assertThat(LearningVerdict.nothingLearned(outcome(1), ADAMW).orElseThrow())
        .contains("no step was made");
  }

  private static TrainingOutcome outcome(double... ratios) {
    List<Validated> validations = new ArrayList<>();
    for (int i = 0; i < ratios.length; i++) {
      validations.add(new Validated(10 * i, ratios[i], ratios[i]));
    }
    return new TrainingOutcome(100, validations, false);
  }
}
