package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Prompts in several chunks; a letter in these tests is one token each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptChunksTest {
  private static final long COMMA = 11;

  private ClipTokenizer tokenizer;
  private PromptTokenizer prompts;

  @BeforeAll
  void open() {
    tokenizer = ClipTokenizer.open(TinyTokenizer.folder());
    prompts = new PromptTokenizer(tokenizer, List.of(new Placeholder("<x>", 4)));
  }

  @AfterAll
  void close() {
    tokenizer.close();
  }

  @Test
  void aPromptThatFitsIsOneChunk() {
    String text = "a ".repeat(75);
    assertThat(prompts.tokenize(text, 3)).isEqualTo(prompts.tokenize(text));
    assertThat(prompts.tokenize("", 3)).isEqualTo(prompts.tokenize(""));
  }

  @Test
  void whatDoesNotFitFillsFurtherChunksUpToTheLargestNumber() {
    String text = "a ".repeat(75) + "b ".repeat(75) + "c ".repeat(20);
    assertThat(contents(text, 3)).containsExactly("a".repeat(75), "b".repeat(75), "c".repeat(20));
    assertThat(contents(text, 2)).containsExactly("a".repeat(75), "b".repeat(75));
    assertThat(prompts.tokenize(text, 3).droppedTokens()).isZero();
    assertThat(prompts.tokenize(text, 2).droppedTokens()).isEqualTo(20);
    for (PromptChunk chunk : prompts.tokenize(text, 3).chunks()) {
      assertThat(chunk.ids()).hasSize(77).startsWith(598L);
      assertThat(chunk.ids().get(chunk.end())).isEqualTo(599L);
    }
  }

  @Test
  void aFullChunkIsBrokenBehindItsLastCommaIfThatIsNear() {
    // 56 tokens with the comma, then 19 more: the comma is 20 tokens before the end
    String near = "a ".repeat(55) + ", " + "b ".repeat(19);
    assertThat(contents(near + "c", 2)).containsExactly("a".repeat(55) + ",", "b".repeat(19) + "c");
    String far = "a ".repeat(54) + ", " + "b ".repeat(20);
    assertThat(contents(far + "c", 2)).containsExactly("a".repeat(54) + "," + "b".repeat(20), "c");
    assertThat(contents(near, 2)).as("nothing follows").hasSize(1);
    assertThat(contents(near + ", c", 2))
        .as("a comma follows")
        .containsExactly("a".repeat(55) + "," + "b".repeat(19), ",c");
    assertThat(contents(near + "c", 1))
        .as("the last chunk is filled")
        .containsExactly("a".repeat(55) + "," + "b".repeat(19));
  }

  @Test
  void vectorsAreNeverPartedAndMoveWithTheirText() {
    assertThat(contents("a ".repeat(72) + "<x> b", 2)).containsExactly("a".repeat(72), "0123b");
    assertThat(contents("a ".repeat(71) + "<x> b", 2))
        .containsExactly("a".repeat(71) + "0123", "b");
    assertThat(contents("a ".repeat(60) + ", <x> " + "b ".repeat(10) + "c", 2))
        .containsExactly("a".repeat(60) + ",", "0123" + "b".repeat(10) + "c");
    assertThat(contents("a ".repeat(72) + "<x> b", 1)).containsExactly("a".repeat(72));
    assertThat(contents("a ".repeat(147) + "<x> b", 2))
        .containsExactly("a".repeat(75), "a".repeat(72));
  }

  @Test
  void promptsOfABatchHaveAsManyChunksAsTheLongest() {
    TokenizedPrompts batch = prompts.tokenize(List.of("a", "a ".repeat(80), ""), 3);
    assertThat(batch.chunksEach()).isEqualTo(2);
    PromptChunk empty = prompts.tokenize("").chunks().get(0);
    assertThat(batch.prompts().get(0).chunks().get(1)).isEqualTo(empty);
    assertThat(batch.prompts().get(2).chunks()).containsExactly(empty, empty);
  }

  /** Writes the tokens of each chunk as letters, and a slot as the index of its vector. */
  private List<String> contents(String text, int maxChunks) {
    return prompts.tokenize(text, maxChunks).chunks().stream().map(this::letters).toList();
  }

  private String letters(PromptChunk chunk) {
    List<String> letters = new ArrayList<>();
    for (long id : chunk.ids().subList(1, chunk.end())) {
      letters.add(id == COMMA ? "," : tokenizer.textOf(id));
    }
    for (Slot slot : chunk.slots()) {
      assertThat(chunk.ids().get(slot.position())).isZero();
      letters.set(slot.position() - 1, String.valueOf(slot.vector()));
    }
    return String.join("", letters);
  }
}
