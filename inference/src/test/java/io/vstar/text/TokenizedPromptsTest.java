package io.vstar.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizedPromptsTest {
  @Test
  void withoutPaddingABatchEndsWithItsLongestPrompt() {
    Slot slot = new Slot(1, "cat", 0);
    PromptChunk shorter = PromptChunk.unweighted(List.of(8L, 1L, 9L, 9L, 9L, 9L), 2, List.of());
    PromptChunk longer =
        new PromptChunk(
            List.of(8L, 0L, 2L, 9L, 9L, 9L),
            List.of(1.0, 1.5, 1.0, 1.0, 1.0, 1.0),
            3,
            List.of(slot));
    TokenizedPrompts cut =
        new TokenizedPrompts(
                List.of(TokenizedPrompt.of(shorter), new TokenizedPrompt(List.of(longer), 7)))
            .withoutPadding();

    assertThat(cut.prompts())
        .containsExactly(
            TokenizedPrompt.of(PromptChunk.unweighted(List.of(8L, 1L, 9L, 9L), 2, List.of())),
            new TokenizedPrompt(
                List.of(
                    new PromptChunk(
                        List.of(8L, 0L, 2L, 9L), List.of(1.0, 1.5, 1.0, 1.0), 3, List.of(slot))),
                7));
  }
}
