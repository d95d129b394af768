package io.vstar.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptOverflow;
import io.vstar.unet.PictureSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PromptEncoderTest {
  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    DiffusersFolder files = DiffusersFolder.open(folder.resolve("tiny"));
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void encodesEachPromptToALineOfTokens() {
    NDArray context = context(plain(), List.of("a cat", ""));
    assertThat(context.getShape()).isEqualTo(new Shape(2, 77, 8));
    assertThat(context.get(0)).isNotEqualTo(context.get(1));
  }

  @Test
  void countsTheTokensThatDoNotFit() {
    assertThat(plain().reader().overflow("this ".repeat(75))).isEmpty();
    assertThat(plain().reader().overflow("this ".repeat(80)))
        .contains(new PromptOverflow(80, 75, "this this this this this", Set.of()));
  }

  @Test
  void embeddingsMadeOfAModelsOwnRowsReadAsItsWords() {
    TextualInversion both = embedding("both", 2, concat(row("this"), row("day")));
    TextualInversion single = embedding("single", 1, row("with"));
    PromptEncoder encoder = PromptEmbeddings.encoder(model, List.of(both, single), CPU.scope());

    assertThat(context(encoder, List.of("a single and both!")))
        .isEqualTo(context(plain(), List.of("a with and this day!")));
  }

  @Test
  void anEmbeddingWhoseNameIsAWordIsWrittenInBrackets() {
    TextualInversion day = embedding("day", 1, row("this"));
    PromptEncoder encoder = PromptEmbeddings.encoder(model, List.of(day), CPU.scope());

    assertThat(context(encoder, List.of("a <day>"))).isEqualTo(context(plain(), List.of("a this")));
    assertThat(context(encoder, List.of("a day"))).isEqualTo(context(plain(), List.of("a day")));
  }

  @Test
  void refusesEmbeddingsOfAnotherKindOfModel() {
    TextualInversion wide = embedding("wide", 1, new float[16]);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PromptEmbeddings.encoder(model, List.of(wide), CPU.scope()))
        .withMessage(
            "embedding wide has vectors of width [16], but the model's text encoders have [8];"
                + " use it with the kind of model it was trained on");
  }

  @Test
  void anEmbeddingIsAlsoNamedByItsFileInAnyCase() {
    TextualInversion learned = embedding("<day>", 1, row("this"));
    NamedEmbedding named =
        new NamedEmbedding(learned, Optional.of(Path.of("some", "EasyDay-v2.pt")));
    EmbeddingWords words = PromptEmbeddings.words(model, List.of(named));
    PromptEncoder encoder = PromptEmbeddings.encoder(model, List.of(learned), words, CPU.scope());
    NDArray expected = context(plain(), List.of("a this"));

    for (String prompt : List.of("a <DAY>", "a easyday-V2", "a <EasyDay-v2>")) {
      assertThat(context(encoder, List.of(prompt))).as(prompt).isEqualTo(expected);
    }
    assertThat(context(encoder, List.of("a day"))).isEqualTo(context(plain(), List.of("a day")));
  }

  private static PromptEncoder plain() {
    return model.promptEncoder();
  }

  private static NDArray context(PromptEncoder encoder, List<String> prompts) {
    List<PictureSize> sizes = Collections.nCopies(prompts.size(), PictureSize.whole(8, 8));
    return encoder.encode(CPU.scope(), prompts, sizes).context();
  }

  /** The token row of a word that is one token. */
  private static float[] row(String word) {
    long[] ids = model.tokenizer().encode(word);
    assertThat(ids).hasSize(1);
    try (TensorScope scope = CPU.runtime().openScope("row")) {
      NDArray table = model.conditioner().encoders().get(0).tokenTable();
      scope.borrow(table);
      return table.get(ids[0]).toFloatArray();
    }
  }

  private static TextualInversion embedding(String name, int vectors, float[] values) {
    VectorTable table = new VectorTable(vectors, values.length / vectors, values);
    return new TextualInversion(name, List.of(table), Provenance.UNKNOWN);
  }

  private static float[] concat(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
