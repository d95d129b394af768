package io.vstar.train.dataset;

import io.vstar.train.dataset.DatasetProblem.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Something that was found wrong with a data set.
 *
 * @param problem the kind of the problem
 * @param severity how bad it is here
 * @param files the files that it is about, the one that is to be changed first; none if it is about
 *     the whole
 * @param message one line for the user, which names the file and says what to do
 * @param key the key of the config that bears on it; empty if there is none
 */
public record DatasetFinding(
    DatasetProblem problem,
    Severity severity,
    List<Path> files,
    String message,
    Optional<String> key) {
  public DatasetFinding {
    files = List.copyOf(files);
  }

  /** Makes a finding of the severity that is usual for its kind. */
  public static DatasetFinding of(DatasetProblem problem, List<Path> files, String message) {
    return new DatasetFinding(problem, problem.severity(), files, message, Optional.empty());
  }

  /** Makes a finding about one file, of the severity that is usual for its kind. */
  public static DatasetFinding of(DatasetProblem problem, Path file, String message) {
    return of(problem, List.of(file), message);
  }

  /** Returns the finding with the key of the config that bears on it. */
  public DatasetFinding withKey(String path) {
    return new DatasetFinding(problem, severity, files, message, Optional.of(path));
  }

  /** Returns the finding with another severity. */
  public DatasetFinding as(Severity other) {
    return new DatasetFinding(problem, other, files, message, key);
  }

  /** Returns whether a training would be refused for it. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** Returns whether a training tells it as a warning. */
  public boolean isWarning() {
    return severity == Severity.WARNING;
  }
}
