package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import io.vstar.text.PromptChunk;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokenised prompts on the device, one row for each chunk: B prompts of K chunks have N = B·K rows,
 * and the chunks of a prompt follow one another.
 *
 * @param ids (N, T) int64 token ids; any valid id at the places of learned vectors
 * @param ends (N) int64 positions of the end marks
 * @param learned (N, T, 1) bool, true at the places of learned vectors
 * @param vectorIndex (N, T) int64 rows of the learned vectors at their places, 0 elsewhere
 * @param weights (N, T, 1) float32 prompt weights of the tokens; empty if all are 1
 * @param chunksEach the number K of chunks of each prompt
 */
public record PromptBatch(
    NDArray ids,
    NDArray ends,
    NDArray learned,
    NDArray vectorIndex,
    Optional<NDArray> weights,
    int chunksEach) {

  /**
   * Uploads prompts to the device.
   *
   * @param scope owns the tensors
   * @param firstRows the row of the first vector of each placeholder; its other vectors follow
   * @throws IllegalArgumentException if a prompt has a placeholder that is not in {@code firstRows}
   */
  public static PromptBatch upload(
      TensorScope scope, TokenizedPrompts prompts, Map<String, Integer> firstRows) {
    List<PromptChunk> chunks = prompts.chunks().toList();
    int rows = chunks.size();
    int length = prompts.length();
    long[] ids = new long[rows * length];
    long[] ends = new long[rows];
    boolean[] learned = new boolean[rows * length];
    long[] index = new long[rows * length];
    for (int row = 0; row < rows; row++) {
      PromptChunk chunk = chunks.get(row);
      ends[row] = chunk.end();
      for (int t = 0; t < length; t++) {
        ids[row * length + t] = chunk.ids().get(t);
      }
      for (Slot slot : chunk.slots()) {
        int at = row * length + slot.position();
        learned[at] = true;
        index[at] = firstRow(firstRows, slot.placeholder()) + slot.vector();
      }
    }
    return new PromptBatch(
        scope.upload(ids, rows, length),
        scope.upload(ends, rows),
        scope.upload(learned, rows, length, 1),
        scope.upload(index, rows, length),
        weights(scope, chunks, length),
        prompts.chunksEach());
  }

  private static int firstRow(Map<String, Integer> firstRows, String placeholder) {
    Integer row = firstRows.get(placeholder);
    if (row == null) {
      throw new IllegalArgumentException(
          "a prompt names %s, but there are vectors for %s only"
              .formatted(placeholder, firstRows.keySet()));
    }
    return row;
  }

  private static Optional<NDArray> weights(
      TensorScope scope, List<PromptChunk> chunks, int length) {
    if (chunks.stream().noneMatch(PromptChunk::isWeighted)) {
      return Optional.empty();
    }
    float[] weights = new float[chunks.size() * length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = chunks.get(i / length).weights().get(i % length).floatValue();
    }
    return Optional.of(scope.upload(weights, chunks.size(), length, 1));
  }
}
