package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import io.vstar.nn.Precision;
import io.vstar.prompt.EmphasisMode;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.EmbeddingMatching;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The language of prompts, against A1111's own parsers and encoders. */
class PromptParityTest {
  @TempDir Path folder;

  @Test
  void everyPromptIsReadAsByTheWebUi() throws Exception {
    List<ParityItem> items = run(resource("prompts"));
    assertThat(items).hasSize(455 + 162).allMatch(ParityItem::passed);
  }

  /** From the letters to the states of the text encoders. */
  @ParameterizedTest
  @CsvSource({"weighted-text, 36", "clip-skip, 6"})
  void textsAreEncodedAsByTheWebUi(String set, int tensors) throws Exception {
    List<ParityItem> items = run(resource(set));
    assertThat(items).hasSize(tensors).allMatch(ParityItem::passed);
  }

  /** A changed expectation of each kind must be found. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"attention\":[[\"fox\",1.1]]|\"attention\":[[\"fox\",1.2]]",
        "\"stripped\":\"a  b\"|\"stripped\":\"a b\"",
        "\"positional\":[\"x\"],\"named\":{\"te\":\"0.5\"|\"positional\":[\"x\"],\"named\":{\"te\":\"0.6\"",
        "\"multicond\":[[\"a\",1.2]|\"multicond\":[[\"a\",1.3]",
        "\"20+8\":[[8,0]]|\"20+8\":[[7,0]]",
        "\"weights\":[1.2,0.8]|\"weights\":[1.2,0.7]",
        "\"calls\":[[0],[0],[0],[0],[0],[0],[1]|\"calls\":[[0],[0],[0],[0],[0],[1],[1]",
      })
  void aDifferenceIsFound(String change) throws Exception {
    String[] texts = change.split("\\|", 2);
    String json = Files.readString(resource("prompts").resolve("prompts.json"));
    assertThat(json).contains(texts[0]);
    int at = json.indexOf(texts[0]);
    Files.writeString(
        folder.resolve("prompts.json"),
        json.substring(0, at) + texts[1] + json.substring(at + texts[0].length()));
    assertThat(run(folder)).filteredOn(item -> !item.passed()).hasSize(1);
  }

  @Test
  void withoutClipsVocabularyChunksCannotBeCompared() throws Exception {
    Files.copy(resource("prompts").resolve("chunks.json"), folder.resolve("chunks.json"));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> run(folder))
        .withMessageContaining("put vocab.json and merges.txt into");
  }

  /**
   * What {@code generate} finds besides: names that punctuation joins with, as whole words. Of all
   * cases that is only one, where A1111 misses both of {@code <cat-toy><cat-toy>}.
   */
  @Test
  void namesAsWholeWordsAreFoundBesides() throws Exception {
    JsonObject facts = GoldenFolder.facts(resource("prompts").resolve("chunks.json"));
    List<String> others = new ArrayList<>();
    try (ClipTokenizer tokenizer = ClipTokenizer.open(resource("prompts").resolve("tokenizer"))) {
      for (JsonObject each : GoldenFolder.cases(facts)) {
        List<Placeholder> words =
            placeholders(
                facts.getAsJsonObject("databases").getAsJsonArray(each.get("db").getAsString()));
        String text = each.get("text").getAsString();
        List<?>[] found = new List<?>[2];
        for (EmbeddingMatching matching : EmbeddingMatching.values()) {
          found[matching.ordinal()] =
              new PromptChunker(tokenizer, words, matching)
                  .chunk(EmphasisMode.ORIGINAL.read(text), 20)
                  .prompt()
                  .chunks();
        }
        if (!found[0].equals(found[1])) {
          others.add(text);
        }
      }
    }
    assertThat(others).containsExactly("<cat-toy><cat-toy>");
  }

  private static List<Placeholder> placeholders(JsonArray words) {
    return words.asList().stream()
        .map(word -> word.getAsJsonObject())
        .map(
            word -> new Placeholder(word.get("name").getAsString(), word.get("vectors").getAsInt()))
        .toList();
  }

  private static List<ParityItem> run(Path folder) throws IOException {
    try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.CPU, 1)) {
      return Parity.run(runtime, folder, Precision.FP32);
    }
  }

  private static Path resource(String name) throws Exception {
    return Path.of(PromptParityTest.class.getResource("/golden/" + name).toURI());
  }
}
