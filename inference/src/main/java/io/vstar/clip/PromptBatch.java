package io.vstar.clip;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.TensorScope;
import java.util.List;

/**
 * Tokenised prompts on the device.
 *
 * @param ids (B, T) int64; any valid id at the places of learned vectors
 * @param learned (B, T, 1) bool: true where a learned vector stands
 * @param vectorIndex (B, T) int64: which row of the learned vectors stands there, 0 elsewhere
 */
public record PromptBatch(NDArray ids, NDArray learned, NDArray vectorIndex) {

  /**
   * Uploads prompts.
   *
   * @param ids one row a prompt, all of one length
   * @param vectorIndex of the same form: the learned row at each place, -1 where a token stands
   */
  public static PromptBatch upload(TensorScope scope, List<long[]> ids, List<long[]> vectorIndex) {
    int batch = ids.size();
    int length = ids.get(0).length;
    long[] flatIds = new long[batch * length];
    long[] flatIndex = new long[batch * length];
    boolean[] mask = new boolean[batch * length];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < length; t++) {
        long index = vectorIndex.get(b)[t];
        int at = b * length + t;
        flatIds[at] = ids.get(b)[t];
        mask[at] = index >= 0;
        flatIndex[at] = Math.max(index, 0);
      }
    }
    return new PromptBatch(
        scope.upload(flatIds, batch, length),
        scope.upload(mask, batch, length, 1),
        scope.upload(flatIndex, batch, length));
  }
}
