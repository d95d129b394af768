package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.TrainingException;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.TensorSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TextualInversionTrainableTest {
  private static final int WIDTH = 8;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static StableDiffusion model;
  private static float[] table;

  @BeforeAll
  static void load() throws IOException {
    DiffusersFolder files =
        DiffusersFolder.open(TinyModel.write(CPU.runtime(), folder.resolve("model")));
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
    table = model.conditioner().encoders().get(0).tokenTable().toFloatArray();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void startsFromTheTokenVectorsOfWords() {
    long[] ids = model.tokenizer().encode("this day");
    assertThat(ids).hasSize(2);
    assertThat(initial("this day", 2)).containsExactly(rows(ids[0], ids[1]));
  }

  @Test
  void repeatsWordsForMoreVectorsAndCutsThemForFewer() {
    long[] ids = model.tokenizer().encode("this day");
    assertThat(initial("this day", 5))
        .containsExactly(rows(ids[0], ids[1], ids[0], ids[1], ids[0]));
    assertThat(initial("this day", 1)).containsExactly(rows(ids[0]));
  }

  @Test
  void learnsOneTensorThatRequiresAGradient() {
    TextualInversionTrainable trainable = trainable(new float[2 * WIDTH]);
    assertThat(trainable.parameters()).hasSize(1);
    Parameter parameter = trainable.parameters().get(0);
    assertThat(parameter.name()).isEqualTo("text_encoder.vectors");
    NDArray vectors = parameter.tensor();
    assertThat(vectors.getShape()).isEqualTo(new Shape(2, WIDTH));
    assertThat(vectors.hasGradient()).isTrue();
  }

  @Test
  void aSnapshotIsACopyThatCanBePutBack() {
    float[] initial = initial("this day", 2);
    TextualInversionTrainable trainable = trainable(initial);
    TensorSnapshot snapshot = TensorSnapshot.of(trainable.parameters());
    CPU.runtime().overwrite(trainable.parameters().get(0).tensor(), new float[2 * WIDTH]);
    assertThat(snapshot.tensors().get("text_encoder.vectors").toFloats()).containsExactly(initial);
    assertThat(trainable.values().get(0)).containsOnly(0);

    snapshot.restore(CPU.runtime(), trainable.parameters());
    assertThat(trainable.values().get(0)).containsExactly(initial);
    assertThat(trainable.parameters().get(0).tensor().hasGradient()).isTrue();
  }

  @Test
  void refusesASnapshotOfAnotherSize() {
    TensorSnapshot one = TensorSnapshot.of(trainable(initial("this", 1)).parameters());
    TextualInversionTrainable two = trainable(initial("this day", 2));
    assertThatThrownBy(() -> one.restore(CPU.runtime(), two.parameters()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(
            "text_encoder.vectors has the shape [1, 8], but this run's has [2, 8]");
  }

  @Test
  void theSettingsDecideOverNormAndPull() {
    TextualInversionSettings settings =
        new TextualInversionSettings(
            Optional.of("<cat>"),
            Optional.of(new Initializer.Words("this day")),
            2,
            List.of(),
            Optional.of(new VectorNorm.Pull(Optional.of(3.0), 1)),
            Optional.of(0.5),
            Optional.empty());
    float[] initial = initial("this day", 2);
    try (TensorScope learned = CPU.scope().openScope("learned");
        TensorScope step = CPU.scope().openScope("step")) {
      var trainable = TextualInversionTrainable.of(model, learned, List.of(initial), settings);
      float[] moved = initial.clone();
      moved[3] += 2;
      CPU.runtime().overwrite(trainable.tables().get(0), moved);
      step.borrow(trainable.tables().get(0));
      // 7 + 0.5 · 2²/2
      assertThat(trainable.withPenalty(step.number(7), List.of()).getFloat()).isEqualTo(8);

      trainable.constraint().apply(step, 1);
      float[] values = trainable.values().get(0);
      for (int vector = 0; vector < 2; vector++) {
        double norm = 0;
        for (int i = vector * WIDTH; i < (vector + 1) * WIDTH; i++) {
          norm += values[i] * values[i];
        }
        assertThat(Math.sqrt(norm)).isCloseTo(3, within(1e-6));
      }
    }
  }

  @Test
  void restoringLeavesNothingBehind() {
    try (TensorScope learned = CPU.scope().openScope("learned")) {
      TextualInversionTrainable trainable =
          new TextualInversionTrainable(learned, List.of(initial("this", 1)), 1);
      learned.seal();
      for (int i = 0; i < 5; i++) {
        TensorSnapshot.of(trainable.parameters()).restore(CPU.runtime(), trainable.parameters());
        assertThat(learned.size()).isEqualTo(1);
      }
    }
  }

  private static TextualInversionTrainable trainable(float[] initial) {
    return new TextualInversionTrainable(CPU.scope(), List.of(initial), initial.length / WIDTH);
  }

  private static float[] initial(String words, int count) {
    return TextualInversionTrainable.initialVectors(model, words, count).get(0);
  }

  private static float[] rows(long... ids) {
    float[] rows = new float[ids.length * WIDTH];
    for (int i = 0; i < ids.length; i++) {
      int from = Math.toIntExact(ids[i]) * WIDTH;
      System.arraycopy(table, from, rows, i * WIDTH, WIDTH);
    }
    return rows;
  }
}
