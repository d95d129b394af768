package io.vstar.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.TinyModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.TextEncoders;
import io.vstar.nn.Precision;
import io.vstar.prompt.PromptLanguage;
import io.vstar.tensor.CpuRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.PictureSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PromptVectorsTest {
  private static final double FLOATS = 1e-5; // other kernels for other lengths

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path folder;
  private static ModelFiles files;
  private static TextEncoders encoders;

  @BeforeAll
  static void load() throws IOException {
    TinyModel.write(CPU.runtime(), folder.resolve("tiny"));
    files = DiffusersFolder.open(folder.resolve("tiny"));
    encoders = TextEncoders.load(CPU.runtime(), files, Precision.FP32);
  }

  @AfterAll
  static void close() {
    encoders.close();
  }

  @Test
  void statesAreWhatTheUNetReads() {
    PromptVectors text = vectors("this day", true);
    NDArray context = plain().encode(CPU.scope(), "this day", PictureSize.whole(8, 8)).context();
    assertThat(text.positions()).isEqualTo(77);
    for (int i : new int[] {0, 1, 2, 3, 76}) {
      assertThat(text.state(i)).containsExactly(context.get(0).get(i).toFloatArray());
    }
  }

  @Test
  void tokensAreRowsOfTheTable() {
    PromptVectors text = vectors("this day", true);
    long[] ids = encoders.tokenizer().encode("this day");
    assertThat(text.pieces().stream().map(TextPiece::id)).containsExactly(ids[0], ids[1]);
    assertThat(text.pieces().stream().map(TextPiece::position)).containsExactly(1, 2);
    NDArray table = plain().conditioner().encoders().get(0).tokenTable();
    try (TensorScope scope = CPU.runtime().openScope("rows")) {
      scope.borrow(table);
      assertThat(text.token(1)).containsExactly(table.get(ids[1]).toFloatArray());
    }
  }

  @Test
  void anEmbeddingOfTheTablesRowsIsItsWords() {
    TextualInversion both =
        new TextualInversion(
            "both",
            List.of(new VectorTable(2, 8, joined(vectors("this day", true)))),
            Provenance.UNKNOWN);
    List<NamedEmbedding> named = List.of(NamedEmbedding.of(both));
    EmbeddingWords words = encoders.words(named);
    PromptEncoder encoder = encoders.encoder(List.of(both), words, CPU.scope());
    PromptVectors learned =
        PromptVectors.of(CPU.runtime(), encoder, List.of("a both"), true).get(0);
    PromptVectors written = vectors("a this day", true);

    assertThat(learned.pieces().get(1).slot()).isPresent();
    for (TextLevel level : TextLevel.values()) {
      assertThat(level.cosine(learned, written)).as(level.key()).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void withoutPaddingAllOtherVectorsAreTheSame() {
    List<PromptVectors> cut =
        PromptVectors.of(CPU.runtime(), plain(), List.of("this day", "a"), false);
    PromptVectors whole = vectors("this day", true);
    assertThat(cut.get(0).positions()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      assertThat(cut.get(0).state(i)).containsExactly(whole.state(i), within((float) FLOATS));
    }
    assertThat(TextLevel.POOLED.cosine(cut.get(0), whole)).isCloseTo(1, within(1e-6));
  }

  @Test
  void levelsAreCosinesOfTheirOwnVectors() {
    PromptVectors a = vectors("this day", true);
    PromptVectors b = vectors("a", true);
    float[] mean = new float[8];
    for (int i = 0; i < 8; i++) {
      mean[i] = (a.token(0)[i] + a.token(1)[i]) / 2;
    }
    assertThat(TextLevel.TOKENS.cosine(a, b)).isCloseTo(cosine(mean, b.token(0)), within(1e-6));
    for (int i = 0; i < 8; i++) {
      mean[i] = (a.state(1)[i] + a.state(2)[i]) / 2;
    }
    assertThat(TextLevel.OUTPUT.cosine(a, b)).isCloseTo(cosine(mean, b.state(1)), within(1e-6));
    assertThat(TextLevel.POOLED.cosine(a, b))
        .isCloseTo(cosine(a.state(3), b.state(2)), within(1e-6)); // at the end marks
    double positions =
        IntStream.range(0, 77).mapToDouble(i -> cosine(a.state(i), b.state(i))).average().orElse(0);
    assertThat(TextLevel.POSITIONS.cosine(a, b)).isCloseTo(positions, within(1e-6));
  }

  @Test
  void theNearestWordOfARowIsItsOwn() {
    long id = encoders.tokenizer().encode("day")[0];
    VectorTable row = new VectorTable(1, 8, vectors("day", true).token(0));
    Neighborhood near = Neighborhood.of(row, files, 0, encoders.tokenizer(), 3).get(0);
    assertThat(near.words()).hasSize(3);
    assertThat(near.words().get(0).text()).isEqualTo(encoders.tokenizer().textOf(id));
    assertThat(near.words().get(0).cosine()).isCloseTo(1, within(1e-6));
    assertThat(near.words().get(2).cosine()).isLessThanOrEqualTo(near.words().get(1).cosine());
  }

  @Test
  void stringsAreComparedAsTextsAre() {
    StringCosine cosine =
        StringCosine.ofVectors(CPU.runtime(), plain(), TextLevel.POOLED, "this day");
    List<Double> values = cosine.of(List.of("this day", "a", "with this day"));
    assertThat(values.get(0)).isCloseTo(1, within(1e-6));
    assertThat(values.get(1))
        .isCloseTo(
            TextLevel.POOLED.cosine(vectors("this day", true), vectors("a", true)), within(FLOATS));
    assertThat(StringCosine.ofIds(encoders.tokenizer(), "this").of(List.of("this", "day")))
        .allSatisfy(value -> assertThat(value).isCloseTo(1, within(1e-12)));
  }

  @Test
  void weightsAndChunksCountAsTheUNetReadsThem() {
    PromptEncoder encoder = plain().reading(PromptLanguage.A1111);
    List<PromptVectors> texts =
        PromptVectors.of(
            CPU.runtime(), encoder, List.of("this (day:1.5)", "this day", "this BREAK day"), true);
    assertThat(texts.get(0).positions()).isEqualTo(154); // as the longest
    assertThat(texts.get(2).pieces().get(1).position()).isEqualTo(78);
    assertThat(TextLevel.TOKENS.cosine(texts.get(0), texts.get(1))).isCloseTo(1, within(1e-6));
    assertThat(TextLevel.OUTPUT.cosine(texts.get(0), texts.get(1))).isLessThan(1 - 1e-6);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PromptVectors.of(CPU.runtime(), encoder, List.of("[a|b]"), true))
        .withMessageContaining("\"[a|b]\" is several texts");
  }

  @Test
  void anEmptyTextIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> vectors(" ", true))
        .withMessage("the text \" \" has no tokens, so there is nothing to compare");
  }

  private static PromptEncoder plain() {
    return encoders.encoder(List.of(), encoders.words(List.of()), CPU.scope());
  }

  private static PromptVectors vectors(String text, boolean padded) {
    return PromptVectors.of(CPU.runtime(), plain(), List.of(text), padded).get(0);
  }

  private static float[] joined(PromptVectors text) {
    float[] both = new float[16];
    System.arraycopy(text.token(0), 0, both, 0, 8);
    System.arraycopy(text.token(1), 0, both, 8, 8);
    return both;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squares = 0;
    double others = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squares += a[i] * a[i];
      others += b[i] * b[i];
    }
    return product / Math.sqrt(squares * others);
  }
}
