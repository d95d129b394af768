package io.vstar.lab.parity;

import io.vstar.text.PromptChunk;
import io.vstar.text.TokenizedPrompt;
import java.util.Arrays;
import java.util.List;

/** Reads prompts that are recorded as rows of the tensor {@code input_ids}. */
final class RecordedPrompt {
  private RecordedPrompt() {}

  /**
   * Returns a prompt of one chunk.
   *
   * @param row the row of {@code input_ids}, (prompts, T)
   * @param endId the id of the token that ends a prompt
   */
  static TokenizedPrompt of(GoldenFolder golden, int row, long endId) {
    int length = Math.toIntExact(golden.shape("input_ids")[1]);
    List<Long> ids =
        Arrays.stream(golden.longs("input_ids"), row * length, (row + 1) * length).boxed().toList();
    return TokenizedPrompt.of(PromptChunk.unweighted(ids, ids.indexOf(endId), List.of()));
  }
}
