package io.vstar.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.TinyModel;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.likeness.Measure;
import io.vstar.nn.Precision;
import io.vstar.prompt.PromptLanguage;
import io.vstar.sampling.DdimSampler;
import io.vstar.sampling.SamplingLoop.Listener;
import io.vstar.similarity.TextLevel;
import io.vstar.tensor.CpuRuntime;
import io.vstar.text.TokenizedPrompt;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class HeatMapDrawingTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest("this day, this place", "", 16, 16, new DdimSampler(), 3, 2, 42);

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
  void picturesAreTheSameAsWithoutMaps() {
    List<MappedPicture> mapped = draw(List.of("day"), 2);
    List<BufferedImage> plain =
        new TextToImage(model).generate(REQUEST, model.promptEncoder(), 2, Listener.NONE);
    for (int i = 0; i < 2; i++) {
      assertThat(pixels(mapped.get(i).picture())).containsExactly(pixels(plain.get(i)));
      assertThat(mapped.get(i).seed()).isEqualTo(42 + i);
    }
    assertThat(mapped.get(0).maps().get(0).at(1, 1)) // two pictures, two maps
        .isNotEqualTo(mapped.get(1).maps().get(0).at(1, 1));
  }

  @Test
  void aPictureOfABatchHasTheMapOfItsOwnSeed() {
    HeatMap inBatch = draw(List.of("day"), 2).get(1).maps().get(0);
    HeatMap alone =
        new HeatMapDrawing(model, model.promptEncoder(), ContextAdapter.NONE)
            .draw(REQUEST.withSeed(43), List.of("day"), 1, Listener.NONE)
            .get(0)
            .maps()
            .get(0);
    assertThat(inBatch.width()).isEqualTo(8);
    for (int i = 0; i < 64; i++) {
      assertThat(inBatch.at(i % 8, i / 8))
          .isCloseTo(alone.at(i % 8, i / 8), within(1e-4)); // float32, another batch
    }
  }

  @Test
  void tokensOfAWordAndItsPlacesAreSummed() {
    List<HeatMap> maps = draw(List.of("this", "day", "this day"), 1).get(0).maps();
    // "this" stands twice, "this day" once, so they share one token.
    assertThat(maps.get(0).mean()).isGreaterThan(0);
    HeatMap both = maps.get(2);
    assertThat(both.mean())
        .isGreaterThan(maps.get(1).mean())
        .isLessThan(maps.get(0).mean() + maps.get(1).mean());
  }

  @Test
  void withoutWordsAllAreMapped() {
    List<String> words = draw(List.of(), 1).get(0).maps().stream().map(HeatMap::word).toList();
    assertThat(words).containsExactly("this", "day", "place");
  }

  @Test
  void aWordThatIsNotThereIsToldWithThoseThatAre() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> draw(List.of("night"), 1))
        .withMessage("the prompt has no word \"night\"; it has: this, day, place");
  }

  @Test
  void wordsOfLaterChunksAreFoundAndChangingPromptsAreRefused() {
    PromptEncoder encoder = model.promptEncoder().reading(PromptLanguage.A1111);
    HeatMapDrawing drawing = new HeatMapDrawing(model, encoder, ContextAdapter.NONE);
    GenerationRequest chunks = REQUEST.withPrompt("this BREAK (day:1.2)");
    List<HeatMap> maps = drawing.draw(chunks, List.of("day"), 1, Listener.NONE).get(0).maps();
    assertThat(maps.get(0).mean()).isBetween(1e-4, 0.1); // one of 154 positions
    for (String prompt : List.of("this AND day", "[this:day:0.5]", "[this|day]")) {
      assertThatExceptionOfType(ConfigException.class)
          .as(prompt)
          .isThrownBy(() -> drawing.draw(REQUEST.withPrompt(prompt), List.of(), 1, Listener.NONE))
          .withMessageStartingWith("heat maps need a prompt that is one text at all steps");
    }
  }

  @Test
  void placesAreThoseOfAllTokensAndVectors() {
    TextualInversion mug = embedding("<mug>", 2);
    PromptEncoder encoder = PromptEmbeddings.encoder(model, List.of(mug), CPU.scope());
    TokenizedPrompt prompt =
        encoder.tokenize(List.of("this <mug> this day")).get(0).prompts().get(0);
    PromptWords words =
        new PromptWords(prompt, encoder.conditioner().words().placeholders(), model.tokenizer());
    assertThat(words.find("<MUG>").positions()).containsExactly(2, 3);
    assertThat(words.find("this").positions()).containsExactly(1, 4);
    assertThat(words.find("this day").positions()).containsExactly(4, 5);
  }

  @Test
  void leavingOutAVectorDrawsWithTheOthers() {
    NamedEmbedding mug = NamedEmbedding.of(embedding("<mug>", 3));
    List<AblatedVector> vectors =
        new VectorAblation(model, mug, PromptLanguage.A1111)
            .run(REQUEST.withPrompt("a {}"), 2, (variant, call) -> {});

    assertThat(vectors).hasSize(4);
    assertThat(vectors.get(0).isWhole()).isTrue();
    assertThat(vectors.get(0).mean(Measure.SSIM)).isEqualTo(1);
    assertThat(vectors.get(0).cosine(TextLevel.POOLED)).isEqualTo(1);
    TextualInversion rest = embedding("<mug>", 3, 1);
    PromptEncoder encoder = PromptEmbeddings.encoder(model, List.of(rest), CPU.scope());
    List<BufferedImage> expected =
        new TextToImage(model).generate(REQUEST.withPrompt("a <mug>"), encoder, 2, Listener.NONE);
    AblatedVector without = vectors.get(2); // the second vector
    assertThat(without.index()).isEqualTo(1);
    assertThat(pixels(without.pictures().get(1))).containsExactly(pixels(expected.get(1)));
    assertThat(without.cosine(TextLevel.POOLED)).isLessThan(1);
    assertThat(without.text().pieces()).hasSize(3); // "a" and two vectors
  }

  @Test
  void anEmbeddingOfOneVectorHasNothingToLeaveOut() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                new VectorAblation(
                    model, NamedEmbedding.of(embedding("<mug>", 1)), PromptLanguage.A1111))
        .withMessageStartingWith("<mug> has one vector, so none can be left out");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                new VectorAblation(
                        model, NamedEmbedding.of(embedding("<mug>", 2)), PromptLanguage.A1111)
                    .run(REQUEST, 1, (variant, call) -> {}))
        .withMessageContaining("has no {}");
  }

  private static List<MappedPicture> draw(List<String> words, int count) {
    return new HeatMapDrawing(model, model.promptEncoder(), ContextAdapter.NONE)
        .draw(REQUEST, words, count, Listener.NONE);
  }

  /** Returns an embedding with vectors that differ, some of them left out. */
  private static TextualInversion embedding(String name, int vectors, int... left) {
    List<Integer> out = Arrays.stream(left).boxed().toList();
    float[] values = new float[8 * (vectors - left.length)];
    int at = 0;
    for (int v = 0; v < vectors; v++) {
      for (int i = 0; i < 8 && !out.contains(v); i++) {
        values[at++] = (float) Math.sin(3 * v + i);
      }
    }
    return new TextualInversion(
        name, List.of(new VectorTable(vectors - left.length, 8, values)), Provenance.UNKNOWN);
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
