package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.EmbeddingForm;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.DType;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.RandomStream;
import io.vstar.tensor.Closeness;
import io.vstar.tensor.CpuRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class InitializerTest {
  private static final int WIDTH = 8;

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static StableDiffusion model;
  private static float[] table; // of the tokenizer's tokens
  private static int tokens;

  @BeforeAll
  static void load() throws IOException {
    DiffusersFolder files =
        DiffusersFolder.open(TinyModel.write(CPU.runtime(), folder.resolve("model")));
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
    tokens = model.tokenizer().vocabularySize();
    float[] rows = model.conditioner().encoders().get(0).tokenTable().toFloatArray();
    table = Arrays.copyOf(rows, tokens * WIDTH);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void theStatisticsAreThoseOfTheTokenizersTokens() {
    Vocabulary vocabulary = Vocabulary.of(model).get(0);
    double[] norms = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < WIDTH; j++) {
        norms[i] += Math.pow(table[i * WIDTH + j], 2);
      }
    }
    Arrays.sort(norms);
    assertThat(vocabulary.medianNorm()).isEqualTo(Math.sqrt(norms[(tokens - 1) / 2]));
    assertThat(vocabulary.width()).isEqualTo(WIDTH);
    for (int j = 0; j < WIDTH; j++) {
      double mean = 0;
      for (int i = 0; i < tokens; i++) {
        mean += table[i * WIDTH + j] / tokens;
      }
      double variance = 0;
      for (int i = 0; i < tokens; i++) {
        variance += Math.pow(table[i * WIDTH + j] - mean, 2) / tokens;
      }
      // Sums of some ten thousand values of about 1 in double precision.
      assertClose((float) vocabulary.mean()[j], (float) mean);
      assertClose((float) vocabulary.deviation()[j], (float) Math.sqrt(variance));
    }
  }

  @Test
  void randomVectorsHaveTheVocabularysStatisticsAndFollowTheSeed() {
    Initializer drawn = new Initializer.Drawn();
    Vocabulary vocabulary = Vocabulary.of(model).get(0);
    float[] expected =
        new NoiseSource(7)
            .gaussian(RandomStream.named("textual-inversion.initializer"), 0, 3 * WIDTH);
    for (int i = 0; i < expected.length; i++) {
      expected[i] =
          (float) (vocabulary.mean()[i % WIDTH] + vocabulary.deviation()[i % WIDTH] * expected[i]);
    }
    assertThat(drawn.vectors(model, 3, draw(7)).get(0)).containsExactly(expected);
    assertThat(drawn.vectors(model, 3, draw(8)).get(0)).isNotEqualTo(expected);
    assertThat(drawn.vectors(model, 3, new Initializer.Draw(7, 1)).get(0))
        .as("another word of the run")
        .isNotEqualTo(expected);
  }

  private static Initializer.Draw draw(long seed) {
    return new Initializer.Draw(seed, 0);
  }

  @Test
  void theMeanIsThatOfTheVocabularyForEachVector() {
    double[] mean = Vocabulary.of(model).get(0).mean();
    float[] vectors = new Initializer.Mean().vectors(model, 2, draw(1)).get(0);
    assertThat(vectors).hasSize(2 * WIDTH);
    for (int i = 0; i < vectors.length; i++) {
      assertThat(vectors[i]).isEqualTo((float) mean[i % WIDTH]);
    }
  }

  @Test
  void zerosAreZeros() {
    assertThat(new Initializer.Zero().vectors(model, 2, draw(1)).get(0))
        .hasSize(2 * WIDTH)
        .containsOnly(0);
  }

  @Test
  void anEmbeddingIsTrainedFurther() {
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, -8};
    for (String name : List.of("old.safetensors", "old.pt", "old.png")) {
      Initializer initializer = new Initializer.Embedding(embedding(name, 2, WIDTH, values));
      initializer.check(List.of(WIDTH), 2);
      assertThat(initializer.vectors(model, 2, draw(1)).get(0)).as(name).containsExactly(values);
    }
  }

  @Test
  void anEmbeddingOfAnotherSizeIsRefused() {
    Path file = embedding("two.safetensors", 2, WIDTH, new float[2 * WIDTH]);
    Initializer initializer = new Initializer.Embedding(file);
    assertThatThrownBy(() -> initializer.check(List.of(WIDTH), 3))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "initializer.file: %s has 2 vectors, but vectors is 3; set vectors to 2"
                .formatted(file));
    assertThatThrownBy(() -> initializer.check(List.of(768), 2))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has vectors of width [8], but the model's text encoders have [768]");
    assertThatThrownBy(
            () -> new Initializer.Embedding(folder.resolve("none.pt")).check(List.of(WIDTH), 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("none.pt");
  }

  private static Path embedding(String name, int vectors, int width, float[] values) {
    Path file = folder.resolve(name);
    TextualInversion embedding =
        new TextualInversion(
            "<old>", List.of(new VectorTable(vectors, width, values)), Provenance.UNKNOWN);
    EmbeddingFile.write(file, embedding, EmbeddingForm.usualFor(file, embedding), DType.F32);
    return file;
  }

  private static void assertClose(float actual, float expected) {
    Closeness.assertClose(new float[] {actual}, new float[] {expected}, 1e-6);
  }
}
