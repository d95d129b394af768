package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTokenizerTest {
  @TempDir Path folder;

  @Test
  void encodesAsTheReferenceWithTheTinyVocabulary() throws IOException {
    try (ClipTokenizer tokenizer = ClipTokenizer.open(TinyTokenizer.folder())) {
      for (JsonElement each : TinyTokenizer.reference().getAsJsonArray("prompts")) {
        JsonObject prompt = each.getAsJsonObject();
        assertThat(tokenizer.encode(prompt.get("text").getAsString()))
            .as(prompt.get("text").getAsString())
            .containsExactly(longs(prompt.getAsJsonArray("ids")));
      }
      assertThat(tokenizer.vocabularySize()).isEqualTo(600);
      assertThat(tokenizer.bosId()).isEqualTo(598);
      assertThat(tokenizer.eosId()).isEqualTo(599);
      assertThat(tokenizer.padId()).isEqualTo(599);
      assertThat(tokenizer.length()).isEqualTo(77);
    }
  }

  @Test
  void wordsAreSingleTokensInTheOrderOfTheirIds() {
    try (ClipTokenizer tokenizer = ClipTokenizer.open(TinyTokenizer.folder())) {
      List<String> words = tokenizer.words();
      assertThat(words).contains("this", "day").doesNotHaveDuplicates();
      assertThat(words).allMatch(word -> word.codePoints().allMatch(Character::isLetterOrDigit));
      assertThat(words.stream().map(word -> tokenizer.encode(word)))
          .allMatch(ids -> ids.length == 1)
          .isSortedAccordingTo((a, b) -> Long.compare(a[0], b[0]));
    }
  }

  /** The reference is OpenAI's tokenizer with NFC in place of ftfy and no HTML unescaping. */
  @Test
  void encodesAsClipWithTheRealVocabulary() throws IOException {
    String setting = System.getProperty("vstar.golden.tokenizer");
    assumeTrue(
        setting != null,
        "-Dvstar.golden.tokenizer names no folder with CLIP's vocabulary and reference ids");
    Path golden = Path.of(setting);
    JsonArray cases =
        TinyTokenizer.readJson(golden.resolve("clip_tokenization.json")).getAsJsonArray("cases");
    assertThat(cases).hasSize(133);
    try (ClipTokenizer tokenizer = ClipTokenizer.open(golden)) {
      for (JsonElement each : cases) {
        String text = each.getAsJsonObject().get("text").getAsString();
        assertThat(tokenizer.encode(text))
            .as(text)
            .containsExactly(longs(each.getAsJsonObject().getAsJsonArray("ids_nfc")));
      }
      assertThat(tokenizer.vocabularySize()).isEqualTo(49408);
      assertThat(tokenizer.bosId()).isEqualTo(49406);
      assertThat(tokenizer.eosId()).isEqualTo(49407);
      assertThat(tokenizer.padId()).isEqualTo(49407); // no config in that folder: CLIP's own
      assertThat(tokenizer.length()).isEqualTo(77);
    }
  }

  @Test
  void readsTheGreekFinalSigmaAsOpenAisTokenizer() {
    try (ClipTokenizer tokenizer = ClipTokenizer.open(TinyTokenizer.folder())) {
      assertThat(tokenizer.encode("ΟΣ")).containsExactly(tokenizer.encode("ος"));
      assertThat(tokenizer.encode("ΟΣ")).isNotEqualTo(tokenizer.encode("οσ"));
    }
  }

  @Test
  void encodesTextOfAnyLength() {
    try (ClipTokenizer tokenizer = ClipTokenizer.open(TinyTokenizer.folder())) {
      assertThat(tokenizer.encode("a ".repeat(1000))).hasSize(1000).containsOnly(320);
    }
  }

  @Test
  void recognisesSpecialTokensInAnyCase() {
    try (ClipTokenizer tokenizer = ClipTokenizer.open(TinyTokenizer.folder())) {
      assertThat(tokenizer.encode("a <|EndOfText|> a")).containsExactly(320, 599, 320);
    }
  }

  @Test
  void padsWithTheTokenOfTheSpecialTokensMap() throws IOException {
    copyVocabulary();
    write("tokenizer_config.json", "{\"pad_token\": \"<|endoftext|>\"}");
    write("special_tokens_map.json", "{\"pad_token\": {\"content\": \"!\"}}");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      assertThat(tokenizer.padId()).isZero();
      assertThat(tokenizer.encode("!")).containsExactly(256);
    }
  }

  @Test
  void prefersAConfigThatListsItsAddedTokens() throws IOException {
    copyVocabulary();
    write("tokenizer_config.json", "{\"pad_token\": \"!\", \"added_tokens_decoder\": {}}");
    write("special_tokens_map.json", "{\"pad_token\": \"<|endoftext|>\"}");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      assertThat(tokenizer.padId()).isZero();
    }
  }

  @Test
  void readsAWholeTokenizerFile() throws IOException {
    copyVocabulary();
    write("tokenizer.json", composed().toString());
    Files.delete(folder.resolve("vocab.json"));
    Files.delete(folder.resolve("merges.txt"));
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      assertThat(tokenizer.encode("a dog's house in 1987"))
          .containsExactly(320, 67, 78, 326, 568, 71, 520, 82, 324, 530, 272, 280, 279, 278);
      assertThat(tokenizer.eosId()).isEqualTo(599);
      assertThat(tokenizer.vocabularySize()).isEqualTo(600);
    }
  }

  @Test
  void ignoresTruncationAndPaddingOfATokenizerFile() throws IOException {
    copyVocabulary();
    JsonObject definition = composed();
    definition.add(
        "truncation",
        JsonParser.parseString(
            "{\"direction\":\"Right\",\"max_length\":5,\"strategy\":\"LongestFirst\",\"stride\":0}"));
    write("tokenizer.json", definition.toString());
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      assertThat(tokenizer.encode("a ".repeat(9))).hasSize(9).containsOnly(320);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000000000000019884624838656", "77", "1e30"})
  void takesAnAbsentLimitForClips(String maxLength) throws IOException {
    copyVocabulary();
    write("tokenizer_config.json", "{\"model_max_length\": " + maxLength + "}");
    try (ClipTokenizer tokenizer = ClipTokenizer.open(folder)) {
      assertThat(tokenizer.length()).isEqualTo(77);
    }
  }

  @Test
  void namesAFolderWithoutTokenizer() {
    assertRefused(folder + " holds no tokenizer: expected tokenizer.json, or vocab.json and");
  }

  @Test
  void namesADamagedFile() throws IOException {
    copyVocabulary();
    write("vocab.json", "{\"!\": 0");
    assertRefused(folder.resolve("vocab.json") + " is damaged: it is not a JSON object");
  }

  @Test
  void namesATokenThatIsNotInTheVocabulary() throws IOException {
    copyVocabulary();
    write("special_tokens_map.json", "{\"pad_token\": \"<pad>\"}");
    assertRefused("the special token <pad> is not in the vocabulary of 600 tokens");
  }

  @Test
  void namesAnImpossibleLength() throws IOException {
    copyVocabulary();
    write("tokenizer_config.json", "{\"model_max_length\": 2}");
    assertRefused("model_max_length is 2, expected a whole number above 2");
  }

  @Test
  void namesAFolderWhoseMergesAreNone() throws IOException {
    copyVocabulary();
    write("merges.txt", "one\n");
    assertRefused(folder + " holds no usable tokenizer: Merges text file invalid");
  }

  @Test
  void namesAFolderWhoseTokenizerFileIsNotOne() throws IOException {
    write("tokenizer.json", "{\"model\": {\"type\": \"BPE\"}}");
    assertRefused(
        folder.resolve("tokenizer.json")
            + " holds no usable tokenizer: expected a model with vocab and merges, as BPE has");
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> ClipTokenizer.open(folder))
        .withMessageContaining(message);
  }

  private JsonObject composed() {
    return TokenizerDefinition.read(folder, TokenizerSettings.read(folder));
  }

  private void copyVocabulary() throws IOException {
    for (String name : List.of("vocab.json", "merges.txt")) {
      Files.copy(TinyTokenizer.folder().resolve(name), folder.resolve(name));
    }
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static long[] longs(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToLong(JsonElement::getAsLong)
        .toArray();
  }
}
