package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import io.vstar.text.TokenizedPrompts;
import java.util.Map;

/**
 * Tokenised prompts on the device.
 *
 * @param ids (B, T) int64; any valid id at the places of learned vectors
 * @param ends (B) int64 positions of the end marks
 * @param learned (B, T, 1) bool: true where a learned vector stands
 * @param vectorIndex (B, T) int64: which row of the learned vectors stands there, 0 elsewhere
 */
public record PromptBatch(NDArray ids, NDArray ends, NDArray learned, NDArray vectorIndex) {

  /**
   * Uploads prompts.
   *
   * @param firstRows for each placeholder the row of its first vector; the others follow it
   */
  public static PromptBatch upload(
      TensorScope scope, TokenizedPrompts prompts, Map<String, Integer> firstRows) {
    int batch = prompts.batch();
    int length = prompts.length();
    long[] ends = new long[batch];
    boolean[] learned = new boolean[batch * length];
    long[] index = new long[batch * length];
    for (int b = 0; b < batch; b++) {
      TokenizedPrompt prompt = prompts.prompts().get(b);
      ends[b] = prompt.end();
      for (Slot slot : prompt.slots()) {
        int at = b * length + slot.position();
        learned[at] = true;
        index[at] = firstRows.get(slot.placeholder()) + slot.vector();
      }
    }
    return new PromptBatch(
        scope.upload(prompts.ids(), batch, length),
        scope.upload(ends, batch),
        scope.upload(learned, batch, length, 1),
        scope.upload(index, batch, length));
  }
}
