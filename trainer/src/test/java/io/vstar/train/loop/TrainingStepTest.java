package io.vstar.train.loop;

import static io.vstar.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.error.TrainingException;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.ExampleLoader;
import io.vstar.train.objective.Objective;
import io.vstar.train.objective.StepClock.Part;
import io.vstar.train.objective.TinyTraining;
import io.vstar.train.objective.Trainable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TrainingStepTest {
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
  void updatesFromTheMeanOverItsMicroBatches() {
    Trainable trainable = tiny.trainable(CPU.scope());
    NDArray vectors = trainable.parameters().get(0).tensor();
    float[] before = vectors.toFloatArray();
    ExampleLoader loader = tiny.loader(trainable, 0, 5);
    double sum = 0;
    for (int microBatch : new int[] {6, 7}) { // those of the fourth update
      try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
        NDArray each =
            tiny.loss(trainable)
                .perExample(loader.load(CPU.scope(), microBatch), trainable.context());
        gradients.backward(each.mean().div(2));
        sum += each.mean().getFloat();
      }
    }
    NDArray gradient = GradientScope.of(vectors);
    float[] expected = gradient.toFloatArray();
    gradient.muli(0f);

    TrainingStep.Result result =
        new TinyLoop(CPU.runtime(), tiny).step(CPU.scope(), trainable, 5).run(3, 0.01);

    assertThat(result.loss()).isCloseTo(sum / 2, within(1e-6));
    assertThat(result.gradientNorm()).isCloseTo(norm(expected), within(1e-6));
    for (int i = 0; i < expected.length; i++) {
      // AdamW's first update has the size of the learning rate, against the gradient's sign.
      float decayed = before[i] * (1 - 0.01f * 0.01f);
      before[i] = decayed - 0.01f * Math.signum(expected[i]);
    }
    assertClose(vectors.toFloatArray(), before, 1e-5);
  }

  @Test
  void aLossThatIsNotFiniteIsAnError() {
    Trainable trainable = tiny.trainable(CPU.scope());
    TrainingStep step = new TinyLoop(CPU.runtime(), tiny).step(CPU.scope(), trainable, 5);
    float[] broken = trainable.values().get(0);
    broken[0] = Float.NaN;
    TinyTraining.overwrite(CPU.runtime(), trainable, broken);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> step.run(4, 0.01))
        .withMessage(
            "the loss of micro batch 8 is not finite; lower the learning rate, or use precision"
                + " fp32");
    assertThat(trainable.values().get(0)).containsExactly(broken);
  }

  @Test
  void aGradientOfExactlyZeroIsAnErrorUnlessNothingIsAskedFor() {
    Trainable trainable = tiny.trainable(CPU.scope());
    TrainingStep step =
        new TinyLoop(CPU.runtime(), tiny.withoutTheWord()).step(CPU.scope(), trainable, 5);
    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> step.run(4, 0.01))
        .withMessage(
            "step 5: the gradient is exactly 0, so nothing can be learned; look whether the"
                + " captions hold the new word, and whether the precision is too low for this"
                + " model");

    Objective nothing =
        (scope, index, clock) ->
            Objective.Losses.of(trainable.parameters().get(0).tensor().sum().mul(scope.number(0)));
    TrainingStep.Result result =
        new TrainingStep(CPU.runtime(), nothing, step.optimizerStep(), 1).run(0, 0.01);
    assertThat(result.loss()).isZero();
    assertThat(result.gradientNorm()).isZero();
  }

  @Test
  void leavesNothingBehindInLongLivedScopes() {
    TensorScope learned = CPU.scope().openScope("learned");
    Trainable trainable = tiny.trainable(learned);
    TrainingStep step = new TinyLoop(CPU.runtime(), tiny).step(learned, trainable, 5);
    learned.seal();
    int size = learned.size();
    int atRoot = arraysOfRoot();
    for (int i = 0; i < 20; i++) {
      step.run(i, 0.01);
      assertThat(learned.size()).isEqualTo(size);
      assertThat(arraysOfRoot()).isEqualTo(atRoot);
    }
    assertThat(size).isEqualTo(3); // vectors, mean, mean square
  }

  private static int arraysOfRoot() {
    try (NDArray probe = CPU.scope().zeros(1)) {
      return probe.getManager().getParentManager().getManagedArrays().size();
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @Test
  void tellsItsPartsInOrder() {
    Trainable trainable = tiny.trainable(CPU.scope());
    List<Part> parts = new ArrayList<>();
    new TinyLoop(CPU.runtime(), tiny).step(CPU.scope(), trainable, 1).run(0, 0.01, parts::add);
    assertThat(parts)
        .containsExactly(
            Part.EXAMPLES,
            Part.TEXT,
            Part.FORWARD,
            Part.BACKWARD,
            Part.EXAMPLES,
            Part.TEXT,
            Part.FORWARD,
            Part.BACKWARD,
            Part.OPTIMIZER);
  }
}
