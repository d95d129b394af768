package io.vstar.train.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request to go on with an earlier training.
 *
 * @param step the number of updates of the snapshot to go on from; empty for the newest
 * @param file the file to go on from, a snapshot or the values that a training had on its way;
 *     empty for a snapshot of an earlier run
 * @param acceptChanges whether to go on although settings or pictures were others
 */
public record ResumeRequest(OptionalInt step, Optional<Path> file, boolean acceptChanges) {
  /** The request to go on from the newest snapshot, with nothing changed. */
  public static final ResumeRequest NEWEST =
      new ResumeRequest(OptionalInt.empty(), Optional.empty(), false);

  public ResumeRequest {
    if (step.isPresent() && file.isPresent()) {
      throw new IllegalArgumentException("both step %s and file %s".formatted(step, file));
    }
  }

  /**
   * Returns the request to go on from a step or a file.
   *
   * @param from the number of a step, or the path of a file; a file of that name comes first
   */
  public static ResumeRequest from(String from) {
    return from.matches("\\d{1,9}") && !Files.exists(Path.of(from))
        ? new ResumeRequest(OptionalInt.of(Integer.parseInt(from)), Optional.empty(), false)
        : new ResumeRequest(OptionalInt.empty(), Optional.of(Path.of(from)), false);
  }

  /** Returns this request, which accepts changes or not. */
  public ResumeRequest accepting(boolean changes) {
    return new ResumeRequest(step, file, changes);
  }
}
