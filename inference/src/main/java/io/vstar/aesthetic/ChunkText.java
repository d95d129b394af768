package io.vstar.aesthetic;

import io.vstar.clip.PromptBatch;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One chunk of a prompt on the host.
 *
 * @param ids T token ids; any valid id at the places of learned vectors
 * @param end position of the end mark
 * @param learned for each position whether a learned vector stands there
 * @param vectors for each position the row of the learned vector, 0 elsewhere
 */
record ChunkText(List<Long> ids, long end, List<Boolean> learned, List<Long> vectors) {
  ChunkText {
    ids = List.copyOf(ids);
    learned = List.copyOf(learned);
    vectors = List.copyOf(vectors);
  }

  /** Reads the chunks of a batch from the device. */
  static List<ChunkText> of(PromptBatch batch) {
    long[] ids = batch.ids().toLongArray();
    long[] ends = batch.ends().toLongArray();
    boolean[] learned = batch.learned().toBooleanArray();
    long[] vectors = batch.vectorIndex().toLongArray();
    int length = ids.length / ends.length;
    List<ChunkText> chunks = new ArrayList<>();
    for (int row = 0; row < ends.length; row++) {
      List<Boolean> marks = new ArrayList<>();
      for (int i = row * length; i < (row + 1) * length; i++) {
        marks.add(learned[i]);
      }
      chunks.add(new ChunkText(row(ids, row, length), ends[row], marks, row(vectors, row, length)));
    }
    return chunks;
  }

  private static List<Long> row(long[] all, int row, int length) {
    return LongStream.of(all).skip((long) row * length).limit(length).boxed().toList();
  }

  /** Returns whether it has nothing between its start mark and its end mark. */
  boolean isEmpty() {
    return end <= 1;
  }

  /** Returns the ids of its different tokens. */
  long[] tokens() {
    return ids.stream().mapToLong(Long::longValue).distinct().toArray();
  }

  /**
   * Uploads the chunk as a batch of one for an encoder that knows only {@link #tokens()}: its ids
   * are their indices.
   *
   * @param scope owns the tensors
   */
  PromptBatch upload(TensorScope scope) {
    List<Long> known = LongStream.of(tokens()).boxed().toList();
    int length = ids.size();
    boolean[] marks = new boolean[length];
    for (int i = 0; i < length; i++) {
      marks[i] = learned.get(i);
    }
    return new PromptBatch(
        scope.upload(ids.stream().mapToLong(known::indexOf).toArray(), 1, length),
        scope.upload(new long[] {end}, 1),
        scope.upload(marks, 1, length, 1),
        scope.upload(vectors.stream().mapToLong(Long::longValue).toArray(), 1, length),
        Optional.empty(),
        1);
  }
}
