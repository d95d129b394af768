package io.vstar.train.dataset;

import io.vstar.error.DatasetException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A handler of files that cannot be used: a training is refused at the first one, a check goes on
 * without them and tells all.
 */
@FunctionalInterface
public interface DatasetProblems {
  /** Refuses the data set at the first problem. */
  DatasetProblems REFUSED =
      (problem, files, refusal) -> {
        throw refusal;
      };

  /**
   * Takes a problem.
   *
   * @param problem its kind
   * @param files the files that cannot be used
   * @param refusal what a training is refused with
   * @throws DatasetException the {@code refusal}, if problems end it here
   */
  void found(DatasetProblem problem, List<Path> files, DatasetException refusal);

  /** Takes a problem of one file. */
  default void found(DatasetProblem problem, Path file, DatasetException refusal) {
    found(problem, List.of(file), refusal);
  }

  /** Returns problems that become findings, so that reading goes on without the files. */
  static DatasetProblems collected(Consumer<DatasetFinding> findings) {
    return (problem, files, refusal) ->
        findings.accept(
            DatasetFinding.of(problem, files, refusal.getMessage())
                .as(DatasetProblem.Severity.ERROR));
  }
}
