package io.vstar.cli.dataset;

import io.vstar.train.bucket.EpochTable;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.check.DatasetReport;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a report on a data set for people: a table of the buckets, then the findings by kind.
 *
 * @param report the report
 */
record CheckText(DatasetReport report) {
  /** The most findings of a kind that are told; the others are counted. */
  private static final int MOST_OF_A_KIND = 10;

  String format() {
    List<String> lines = new ArrayList<>(table());
    for (List<DatasetFinding> kind : report.byKind()) {
      lines.add("");
      lines.addAll(findings(kind));
    }
    lines.add("");
    lines.add(summary());
    return String.join(System.lineSeparator(), lines);
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    SortedMap<Resolution, List<Placement>> heldOut =
        report.data().heldOut().map(each -> each.buckets()).orElseGet(TreeMap::new);
    lines.add(row("bucket", "pictures", "held out", "an epoch", "cut off"));
    SortedMap<Resolution, List<Placement>> training = report.data().training().buckets();
    SortedMap<Resolution, Long> examples = new TreeMap<>();
    report
        .data()
        .table()
        .map(EpochTable::rows)
        .orElse(List.of())
        .forEach(row -> examples.put(row.resolution(), row.examples()));
    SortedMap<Resolution, List<Placement>> all = new TreeMap<>(training);
    heldOut.forEach(all::putIfAbsent);
    all.forEach(
        (resolution, pictures) ->
            lines.add(
                row(
                    resolution.toString(),
                    "" + training.getOrDefault(resolution, List.of()).size(),
                    "" + heldOut.getOrDefault(resolution, List.of()).size(),
                    "" + examples.getOrDefault(resolution, 0L),
                    percent(pictures))));
    report.data().table().ifPresent(table -> lines.add("batches    " + table.batches()));
    return lines;
  }

  private static String row(String bucket, String... columns) {
    StringBuilder row = new StringBuilder("%-12s".formatted(bucket));
    for (String column : columns) {
      row.append("%10s".formatted(column));
    }
    return row.toString();
  }

  private static String percent(List<Placement> pictures) {
    double mean = pictures.stream().mapToDouble(Placement::cropLoss).average().orElse(0);
    return String.format(Locale.ROOT, "%.1f %%", 100 * mean);
  }

  private static List<String> findings(List<DatasetFinding> kind) {
    DatasetFinding first = kind.get(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s (%d) [%s]"
            .formatted(
                first.severity().word(),
                first.problem().title(),
                kind.size(),
                first.problem().kind()));
    kind.stream().limit(MOST_OF_A_KIND).forEach(each -> lines.add("  " + each.message()));
    if (kind.size() > MOST_OF_A_KIND) {
      lines.add(
          "  and %d more; --json or --page tells them all".formatted(kind.size() - MOST_OF_A_KIND));
    }
    return lines;
  }

  private String summary() {
    long errors = report.count(Severity.ERROR);
    long warnings = report.count(Severity.WARNING);
    long notes = report.count(Severity.NOTE);
    String found =
        "%s, %s, %s"
            .formatted(count(errors, "error"), count(warnings, "warning"), count(notes, "note"));
    return errors > 0
        ? found + ": a training would be refused"
        : warnings > 0 ? found + ": a training may begin" : found + ": nothing stands in the way";
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
