package io.vstar.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.loop.TrainingStep;
import io.vstar.train.objective.DiffusionObjective;
import io.vstar.train.objective.LossWeighting;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.AdamW;
import io.vstar.train.optim.LossScale;
import io.vstar.train.optim.OptimizerStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LearningRateSearchTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static TinyTraining tiny;

  @BeforeAll
  static void prepare() throws IOException {
    tiny = TinyTraining.in(CPU.runtime(), folder);
  }

  @AfterAll
  static void close() {
    tiny.close();
  }

  @Test
  void eachRateStartsAnewAndTheStartIsLeftAsItWas() {
    Trainable trainable = tiny.trainable(CPU.scope());
    float[] initial = trainable.values().get(0);
    LearningRateSearch search = search(trainable);
    List<Integer> told = new ArrayList<>();
    LearningRateCurve both =
        search.run(
            new LearningRateRange(List.of(1e-8, 0.02), 4),
            (done, total) -> told.add(done),
            StopRequest.NEVER);
    LearningRateCurve second =
        search.run(new LearningRateRange(List.of(0.02), 4), (done, total) -> {}, StopRequest.NEVER);

    assertThat(both.points().get(1)).isEqualTo(second.points().get(0));
    assertThat(both.best().orElseThrow().rate()).isEqualTo(0.02);
    assertThat(both.ratio(both.points().get(0)).orElseThrow().ratio()).isBetween(0.9999, 1.0001);
    assertThat(trainable.values().get(0)).containsExactly(initial);
    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void ratesBehindOneThatDivergesAreNotTried() {
    Trainable trainable = tiny.trainable(CPU.scope());
    LearningRateCurve curve =
        search(trainable)
            .run(
                new LearningRateRange(List.of(1e-8, 1e38, 2e38), 3),
                (done, total) -> {},
                StopRequest.NEVER);
    assertThat(curve.points()).hasSize(2);
    assertThat(curve.points().get(1).losses()).isEmpty();
    assertThat(curve.suggestion()).isEmpty();
  }

  @Test
  void aStopEndsItWithoutAResult() {
    Trainable trainable = tiny.trainable(CPU.scope());
    float[] initial = trainable.values().get(0);
    assertThatThrownBy(
            () ->
                search(trainable)
                    .run(new LearningRateRange(List.of(0.02), 3), (done, total) -> {}, () -> true))
        .isInstanceOf(CancellationException.class);
    assertThat(trainable.values().get(0)).containsExactly(initial);
  }

  private static LearningRateSearch search(Trainable trainable) {
    return new LearningRateSearch(
        CPU.runtime(), scope -> step(scope, trainable), trainable, tiny.validation(trainable));
  }

  private static TrainingStep step(TensorScope scope, Trainable trainable) {
    return new TrainingStep(
        CPU.runtime(),
        new DiffusionObjective(
            tiny.loader(trainable, 0, 1), tiny.loss(trainable), trainable, LossWeighting.NONE),
        new OptimizerStep(
            CPU.runtime(),
            new AdamW(
                CPU.runtime(),
                scope,
                trainable.parameterGroups(),
                new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0, false)),
            OptionalDouble.empty(),
            LossScale.none()),
        1);
  }
}
