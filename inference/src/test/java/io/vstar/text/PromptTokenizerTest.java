package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vstar.error.ConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptTokenizerTest {
  private static final long BOS = 598;
  private static final long EOS = 599;
  private static final long A = 320; // "a" as a word

  private ClipTokenizer tokenizer;

  @BeforeAll
  void open() {
    tokenizer = ClipTokenizer.open(TinyTokenizer.folder());
  }

  @AfterAll
  void close() {
    tokenizer.close();
  }

  @Test
  void placesSlotsWhereTheReferencePutsThePlaceholderIds() throws IOException {
    PromptTokenizer prompts = withPlaceholders(new Placeholder("<cat-toy>", 2));
    for (JsonElement each : TinyTokenizer.reference().getAsJsonArray("templates")) {
      JsonObject template = each.getAsJsonObject();
      String text = template.get("text").getAsString().replace("{}", "<cat-toy>");
      List<Long> expected = new ArrayList<>();
      List<Slot> slots = new ArrayList<>();
      for (JsonElement id : template.getAsJsonArray("ids")) {
        if (id.getAsLong() >= tokenizer.vocabularySize()) {
          int vector = (int) id.getAsLong() - tokenizer.vocabularySize();
          slots.add(new Slot(expected.size(), "<cat-toy>", vector));
          expected.add(0L);
        } else {
          expected.add(id.getAsLong());
        }
      }
      assertThat(prompts.tokenize(text))
          .as(text)
          .isEqualTo(
              TokenizedPrompt.of(PromptChunk.unweighted(expected, expected.indexOf(599L), slots)));
    }
  }

  @Test
  void wrapsAnEmptyPrompt() {
    TokenizedPrompt prompt = withPlaceholders().tokenize("");
    assertThat(ids(prompt)).hasSize(77).startsWith(BOS, EOS);
    assertThat(ids(prompt).subList(1, 77)).containsOnly(EOS);
    assertThat(prompt.slots()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mycat, true",
    "MyCat, true",
    "a MYCAT a, true",
    "mycat's, true",
    "'(mycat:1.2)', true",
    "mycat-toy, true",
    "mycats, false",
    "amycat, false",
    "my cat, false",
    "mycat_1, false",
    "mycat2, false",
    "mycaté, false",
  })
  void findsAWordOnlyWhole(String prompt, boolean found) {
    assertThat(withPlaceholders(new Placeholder("mycat", 1)).tokenize(prompt).slots())
        .hasSize(found ? 1 : 0);
  }

  @Test
  void findsABracketedNameAnywhere() {
    TokenizedPrompt prompt =
        withPlaceholders(new Placeholder("<cat>", 1)).tokenize("a<CAT>a <cat>");
    assertThat(ids(prompt).subList(0, 6)).containsExactly(BOS, A, 0L, A, 0L, EOS);
    assertThat(prompt.slots()).containsExactly(new Slot(2, "<cat>", 0), new Slot(4, "<cat>", 0));
  }

  @Test
  void findsANameWrittenInDecomposedForm() {
    assertThat(withPlaceholders(new Placeholder("caf\u00e9-x", 1)).tokenize("CAFE\u0301-X").slots())
        .containsExactly(new Slot(1, "caf\u00e9-x", 0));
  }

  @Test
  void takesTheLongestOfTwoNames() {
    PromptTokenizer prompts =
        withPlaceholders(new Placeholder("my-cat", 1), new Placeholder("my-cat-toy", 2));
    assertThat(prompts.tokenize("my-cat-toy my-cat").slots())
        .containsExactly(
            new Slot(1, "my-cat-toy", 0), new Slot(2, "my-cat-toy", 1), new Slot(3, "my-cat", 0));
  }

  @Test
  void takesANameWithRegularExpressionSignsLiterally() {
    PromptTokenizer prompts = withPlaceholders(new Placeholder("a.*\\E(b", 1));
    assertThat(prompts.tokenize("a.*\\E(b").slots()).hasSize(1);
    assertThat(prompts.tokenize("abc").slots()).isEmpty();
  }

  @Test
  void cutsALongPromptAndCounts() {
    TokenizedPrompt prompt = withPlaceholders().tokenize("a ".repeat(80));
    assertThat(ids(prompt)).hasSize(77).startsWith(BOS).endsWith(EOS);
    assertThat(ids(prompt).subList(1, 76)).containsOnly(A);
    assertThat(prompt.droppedTokens()).isEqualTo(5);
  }

  @Test
  void keepsVectorsThatJustFit() {
    PromptTokenizer prompts = withPlaceholders(new Placeholder("<cat>", 3));
    TokenizedPrompt prompt = prompts.tokenize("a ".repeat(72) + "<cat>");
    assertThat(prompt.slots())
        .containsExactly(
            new Slot(73, "<cat>", 0), new Slot(74, "<cat>", 1), new Slot(75, "<cat>", 2));
    assertThat(prompt.droppedTokens()).isZero();
  }

  @Test
  void dropsVectorsWholeAndEverythingAfterThem() {
    PromptTokenizer prompts = withPlaceholders(new Placeholder("<cat>", 3));
    TokenizedPrompt prompt = prompts.tokenize("a ".repeat(73) + "<cat> a");
    assertThat(prompt.slots()).isEmpty();
    assertThat(prompt.droppedTokens()).isEqualTo(4);
    assertThat(ids(prompt).subList(1, 74)).containsOnly(A);
    assertThat(ids(prompt).subList(74, 77)).containsOnly(EOS);
  }

  @Test
  void tellsWhatIsCutOffAndWhichPlaceholdersWithIt() {
    PromptTokenizer prompts =
        withPlaceholders(new Placeholder("<cat>", 3), new Placeholder("<dog>", 1));
    assertThat(prompts.overflow("<dog> " + "a ".repeat(73) + "and a <CAT>, <dog>"))
        .hasValueSatisfying(
            cut -> {
              assertThat(cut.text()).isEqualTo("a <CAT>, <dog>");
              assertThat(cut.lostPlaceholders()).containsExactly("<cat>");
              assertThat(cut.room()).isEqualTo(75);
              assertThat(cut.tokens()).isEqualTo(1 + 73 + 2 + 3 + 1 + 1);
            });
    assertThat(prompts.overflow("a ".repeat(75))).isEmpty();
  }

  @Test
  void theCutIsFoundBehindLettersOfManyBytes() {
    // An emoji is four bytes, two of Java's characters, and several tokens.
    assertThat(withPlaceholders().overflow("\ud83d\ude00 " + "a ".repeat(73) + "Caf\u00e9 a"))
        .hasValueSatisfying(cut -> assertThat(cut.text()).endsWith("Caf\u00e9 a"));
  }

  @Test
  void anotherNameStandsForTheSamePlaceholder() {
    PromptTokenizer prompts = withPlaceholders(new Placeholder("<cat>", 1, List.of("mycat")));
    assertThat(prompts.tokenize("MyCat <cat>").slots())
        .containsExactly(new Slot(1, "<cat>", 0), new Slot(2, "<cat>", 0));
  }

  @Test
  void otherWordsForPlaceholdersStayWholeWords() {
    PromptTokenizer prompts =
        withPlaceholders(new Placeholder("<cat>", 1), new Placeholder("dog-1", 1));
    assertThat(
            prompts.replacing(
                "a<CAT>b, (<cat>) and Dog-1", Map.of("<cat>", "cat", "dog-1", "x")::get))
        .isEqualTo("a cat b, (cat) and x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '"',
      value = {
        "a photo of a cat, 8k @ ",
        "<cat> and <lora:ink:0.8> @ <lora:ink:0.8>",
        "<unknown> hat @ <unknown>",
        "1 < 2 and 3 > 2 @ ",
        "a (red cat:1.3), [blue|green] @ (red cat:1.3); [blue|green]",
        "((cat)) @ ((cat))",
        "(a [b] c) (<cat>) @ (a [b] c); (<cat>)",
        "a cat \\(animal\\) :) @ ",
        "(unfinished [mixed) @ ",
        "a cat AND a dog BREAK a bird and BREAKFAST @ AND; BREAK",
        "(cat AND dog) @ (cat AND dog)",
      })
  void findsWhatTheWebUiWouldReadAsMoreThanWords(String prompt, String found) {
    PromptTokenizer prompts = withPlaceholders(new Placeholder("<cat>", 1));
    assertThat(String.join("; ", prompts.syntax(prompt))).isEqualTo(found == null ? "" : found);
  }

  @Test
  void refusesMoreVectorsThanAPromptHolds() {
    assertThat(withPlaceholders(new Placeholder("<cat>", 75)).tokenize("<cat>").slots())
        .hasSize(75);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> withPlaceholders(new Placeholder("<cat>", 76)))
        .withMessage("placeholder <cat> has 76 vectors, but a prompt has room for 75 tokens");
  }

  @Test
  void refusesNamesThatDifferOnlyInCase() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> withPlaceholders(new Placeholder("<cat>", 1), new Placeholder("<CAT>", 1)))
        .withMessageStartingWith("placeholder <CAT> is given twice");
  }

  @Test
  void refusesAPlaceholderThatIsAWordOfTheVocabulary() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PromptTokenizer.requireFree(tokenizer, "The"))
        .withMessage(
            "placeholder The is a word the model already knows; use one it does not, such as <The>");
    PromptTokenizer.requireFree(tokenizer, "<The>");
    PromptTokenizer.requireFree(tokenizer, "mycat");
  }

  @ParameterizedTest
  @CsvSource({"'', 1", "' cat', 1", "<cat>, 0"})
  void refusesAPlaceholderThatIsNoWord(String name, int vectors) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new Placeholder(name, vectors))
        .withMessageContaining("placeholder");
  }

  @Test
  void laysABatchOutRowByRow() {
    TokenizedPrompts batch = withPlaceholders().tokenize(List.of("a", "a a"));
    assertThat(batch.batch()).isEqualTo(2);
    assertThat(batch.length()).isEqualTo(77);
    assertThat(batch.chunksEach()).isEqualTo(1);
    List<PromptChunk> chunks = batch.chunks().toList();
    assertThat(chunks).hasSize(2);
    assertThat(chunks.get(0).ids()).startsWith(BOS, A, EOS);
    assertThat(chunks.get(1).ids()).startsWith(BOS, A, A, EOS);
  }

  @Test
  void allTokensOfAPromptCountAlike() {
    PromptChunk chunk = withPlaceholders().tokenize("a").chunks().get(0);
    assertThat(chunk.weights()).hasSize(77).containsOnly(1.0);
    assertThat(chunk.isWeighted()).isFalse();
  }

  @Test
  void shorterPromptsOfABatchGetEmptyChunks() {
    PromptChunk empty = withPlaceholders().tokenize("").chunks().get(0);
    PromptChunk chunk = withPlaceholders().tokenize("a").chunks().get(0);
    TokenizedPrompt two = TokenizedPrompt.of(chunk, chunk);

    TokenizedPrompts batch =
        TokenizedPrompts.padded(List.of(TokenizedPrompt.of(chunk), two), empty);

    assertThat(batch.prompts()).containsExactly(TokenizedPrompt.of(chunk, empty), two);
    assertThat(batch.chunksEach()).isEqualTo(2);
  }

  @Test
  void refusesBatchesThatAreNoRectangle() {
    PromptChunk chunk = withPlaceholders().tokenize("a").chunks().get(0);
    PromptChunk shorter = PromptChunk.unweighted(List.of(BOS, EOS), 1, List.of());
    TokenizedPrompt one = TokenizedPrompt.of(chunk);

    assertThatIllegalArgumentException().isThrownBy(TokenizedPrompt::of);
    assertThatIllegalArgumentException().isThrownBy(() -> TokenizedPrompt.of(chunk, shorter));
    for (TokenizedPrompt other :
        List.of(TokenizedPrompt.of(chunk, chunk), TokenizedPrompt.of(shorter))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TokenizedPrompts(List.of(one, other)));
    }
    for (List<Double> weights : List.of(List.of(1.0), List.of(1.0, Double.NaN))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PromptChunk(List.of(BOS, EOS), weights, 1, List.of()));
    }
  }

  @Test
  void refusesAnEmptyBatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenizedPrompts(Collections.emptyList()));
  }

  private static List<Long> ids(TokenizedPrompt prompt) {
    assertThat(prompt.chunks()).hasSize(1);
    return prompt.chunks().get(0).ids();
  }

  private PromptTokenizer withPlaceholders(Placeholder... placeholders) {
    return new PromptTokenizer(tokenizer, List.of(placeholders));
  }
}
