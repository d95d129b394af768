package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import io.vstar.prompt.EmphasisMode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptChunkerTest {
  private static final long BOS = 598;
  private static final long EOS = 599;
  private static final long A = 320; // "a" as a word
  private static final long COMMA = 267;

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
  void anEmptyTextIsOneEmptyChunk() {
    ChunkedText text = chunk("");
    assertThat(text.tokens()).isZero();
    assertThat(text.prompt().chunks()).hasSize(1);
    assertThat(ids(text, 0)).hasSize(77).startsWith(BOS, EOS).endsWith(EOS);
  }

  @Test
  void fullChunksFollowOneAnother() {
    ChunkedText text = chunk("a ".repeat(151));
    assertThat(text.tokens()).isEqualTo(151);
    assertThat(text.prompt().chunks()).extracting(PromptChunk::end).containsExactly(76, 76, 2);
    assertThat(ids(text, 2)).startsWith(BOS, A, EOS);
  }

  @Test
  void aPhraseThatDoesNotFitMovesWithItsWeight() {
    ChunkedText text = chunk("a ".repeat(60) + ", (" + "a ".repeat(20) + ":1.5)");
    assertThat(text.prompt().chunks()).extracting(PromptChunk::end).containsExactly(62, 21);
    assertThat(ids(text, 0).get(61)).isEqualTo(COMMA);
    assertThat(text.prompt().chunks().get(1).weights().subList(1, 21)).containsOnly(1.5);
    assertThat(text.prompt().chunks().get(0).weights()).containsOnly(1.0);
    assertThat(text.tokens()).isEqualTo(75 + 20);
  }

  @ParameterizedTest
  @CsvSource({"54, 20, 76", "55, 20, 57", "70, 4, 76", "70, 5, 72", "55, 0, 76"})
  void commasAreGoneBackToIfTheyAreNear(int before, int backtrack, int end) {
    String text = "a ".repeat(before) + ", " + "a ".repeat(40);
    ChunkedText chunked = chunker().chunk(EmphasisMode.ORIGINAL.read(text), backtrack);
    assertThat(chunked.prompt().chunks().get(0).end()).isEqualTo(end);
  }

  @Test
  void aCommaThatDoesNotFitBeginsTheNextChunk() {
    ChunkedText text = chunk("a ".repeat(60) + ", " + "a ".repeat(14) + ", a");
    assertThat(text.prompt().chunks()).extracting(PromptChunk::end).containsExactly(76, 3);
    assertThat(ids(text, 1)).startsWith(BOS, COMMA, A, EOS);
  }

  @Test
  void breakEndsAChunk() {
    ChunkedText text = chunk("a BREAK a a");
    assertThat(text.prompt().chunks()).extracting(PromptChunk::end).containsExactly(2, 3);
    assertThat(text.tokens()).isEqualTo(77);
    assertThat(chunk("a BREAK").prompt().chunks()).hasSize(1);
    assertThat(chunk("BREAK BREAK a").prompt().chunks()).hasSize(3);
  }

  @Test
  void vectorsStayTogether() {
    Placeholder word = new Placeholder("<w>", 4);
    ChunkedText text = chunk("a ".repeat(72) + "(<w>:1.2)", word);
    assertThat(text.prompt().chunks()).extracting(PromptChunk::end).containsExactly(73, 5);
    assertThat(text.prompt().chunks().get(1).slots())
        .containsExactly(
            new Slot(1, "<w>", 0),
            new Slot(2, "<w>", 1),
            new Slot(3, "<w>", 2),
            new Slot(4, "<w>", 3));
    assertThat(text.prompt().chunks().get(1).weights().subList(0, 6))
        .containsExactly(1.0, 1.2, 1.2, 1.2, 1.2, 1.0);
  }

  /** A1111 leaves the vectors behind. */
  @Test
  void vectorsOfAPhraseMoveWithIt() {
    Placeholder word = new Placeholder("<w>", 2);
    ChunkedText text = chunk("a ".repeat(60) + ", a <w> " + "a ".repeat(12), word);
    assertThat(text.prompt().chunks().get(0).slots()).isEmpty();
    assertThat(text.prompt().chunks().get(1).slots())
        .containsExactly(new Slot(2, "<w>", 0), new Slot(3, "<w>", 1));
  }

  @Test
  void theStrengthOfAPlaceholderMultipliesItsWeight() {
    Placeholder word = new Placeholder("<w>", 1, List.of(), 0.5);
    assertThat(chunk("a (<w>:1.2) <w>", word).prompt().chunks().get(0).weights())
        .startsWith(1.0, 1.0, 0.6, 0.5, 1.0);
    PromptTokenizer plain = new PromptTokenizer(tokenizer, List.of(word));
    assertThat(plain.tokenize("a <w>").chunks().get(0).weights()).startsWith(1.0, 1.0, 0.5, 1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "zap, 1, 1",
    "'<cat>, a', 1, 1",
    "ZAP zap, 2, 2",
    "azap, 0, 1", // the tokens of a name within a word
    "'z(ap)', 0, 0",
    "'<cat><cat>', 2, 2",
  })
  void namesAreFoundAsWordsAndByTheirTokens(String text, int whole, int slots) {
    List<Placeholder> words = List.of(new Placeholder("zap", 1), new Placeholder("<cat>", 1));
    PromptTokenizer plain = new PromptTokenizer(tokenizer, words);
    assertThat(plain.tokenize(text).slots()).hasSize(whole);
    assertThat(chunk(text, words.toArray(Placeholder[]::new)).prompt().slots()).hasSize(slots);
  }

  @Test
  void theLongestNameIsFoundFirst() {
    PromptChunker byTokens =
        new PromptChunker(
            tokenizer,
            List.of(new Placeholder("zap", 1), new Placeholder("zap a", 2)),
            EmbeddingMatching.TOKENS);
    assertThat(byTokens.chunk(EmphasisMode.NONE.read("ZAP A zap"), 20).prompt().slots())
        .extracting(Slot::placeholder)
        .containsExactly("zap a", "zap a", "zap");
  }

  @ParameterizedTest
  @CsvSource({
    "zap zap_1 zap_2 a, 3, 5",
    "zap zap1 zap2 a, 3, 5",
    "'<cat> <CAT>_1  <cat>_2 a', 3, 5",
    "zap zap_1 a, 6, 10", // not all of them: A1111 reads the name again, then _ and 1
    "zap zap a, 6, 8",
  })
  void otherProgramsSpellEachVector(String text, int slots, int end) {
    ChunkedText chunked = chunk(text, new Placeholder("zap", 3), new Placeholder("<cat>", 3));
    assertThat(chunked.prompt().slots()).hasSize(slots);
    assertThat(chunked.prompt().chunks().get(0).end()).isEqualTo(end);
  }

  @Test
  void endlessTextsAreRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> chunk("a ".repeat(64 * 75 + 1)))
        .withMessage("the prompt has more than 64 chunks of 75 tokens; shorten it");
    assertThat(chunk("a ".repeat(64 * 75)).prompt().chunks()).hasSize(64);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> chunk(String.join(" ", Collections.nCopies(70, "BREAK"))));
  }

  private PromptChunker chunker(Placeholder... placeholders) {
    return new PromptChunker(tokenizer, List.of(placeholders), EmbeddingMatching.WORDS_AND_TOKENS);
  }

  private ChunkedText chunk(String text, Placeholder... placeholders) {
    return chunker(placeholders).chunk(EmphasisMode.ORIGINAL.read(text), 20);
  }

  private static List<Long> ids(ChunkedText text, int chunk) {
    return text.prompt().chunks().get(chunk).ids();
  }
}
