package io.vstar.train.check;

import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem;
import io.vstar.train.dataset.DatasetProblem.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of an inspection of a data set.
 *
 * @param data the data set as far as it can be used
 * @param findings the findings, the worst kinds first
 * @param baseModel the name of the base model whose buckets and tokens were used; empty if it could
 *     not be opened
 */
public record DatasetReport(DatasetView data, List<DatasetFinding> findings, String baseModel)
    implements AutoCloseable {
  public DatasetReport {
    findings =
        findings.stream()
            .sorted(
                Comparator.comparing(DatasetFinding::severity)
                    .thenComparing(DatasetFinding::problem))
            .toList();
  }

  /** Returns the number of findings of a severity. */
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /**
   * Returns whether a training should not begin.
   *
   * @param strict whether warnings count, too
   */
  public boolean fails(boolean strict) {
    return count(Severity.ERROR) > 0 || strict && count(Severity.WARNING) > 0;
  }

  /** Returns the findings of each kind, the worst kinds first, errors before warnings. */
  public List<List<DatasetFinding>> byKind() {
    SortedMap<Severity, SortedMap<DatasetProblem, List<DatasetFinding>>> sorted = new TreeMap<>();
    for (DatasetFinding finding : findings) {
      sorted
          .computeIfAbsent(finding.severity(), severity -> new TreeMap<>())
          .computeIfAbsent(finding.problem(), problem -> new ArrayList<>())
          .add(finding);
    }
    return sorted.values().stream().flatMap(kinds -> kinds.values().stream()).toList();
  }

  /** Returns the findings that name a file as the one to be changed. */
  public Map<Path, List<DatasetFinding>> byFile() {
    Map<Path, List<DatasetFinding>> byFile = new HashMap<>();
    for (DatasetFinding finding : findings) {
      finding.files().stream()
          .limit(1)
          .forEach(file -> byFile.computeIfAbsent(file, each -> new ArrayList<>()).add(finding));
    }
    return byFile;
  }

  /** Closes the tokenizers of the model. */
  @Override
  public void close() {
    data.tokens().ifPresent(PromptTokens::close);
  }
}
