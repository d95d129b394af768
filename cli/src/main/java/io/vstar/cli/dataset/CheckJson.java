package io.vstar.cli.dataset;

import io.vstar.cli.console.JsonText;
import io.vstar.train.bucket.EpochTable;
import io.vstar.train.check.DatasetReport;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem.Severity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a report on a data set as JSON, for scripts. The keys and the kinds of findings are part
 * of the interface, see {@code docs/cli.md}; all keys are always present.
 */
final class CheckJson {
  private CheckJson() {}

  static String format(DatasetReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("base_model", report.baseModel().isEmpty() ? null : report.baseModel());
    json.put("errors", report.count(Severity.ERROR));
    json.put("warnings", report.count(Severity.WARNING));
    json.put("notes", report.count(Severity.NOTE));
    json.put("pictures", report.data().split().training().images().size());
    json.put("held_out", report.data().split().allImages().size() - trained(report));
    json.put(
        "buckets",
        report.data().table().map(EpochTable::rows).orElse(List.of()).stream()
            .map(CheckJson::bucket)
            .toList());
    json.put("findings", report.findings().stream().map(CheckJson::finding).toList());
    return JsonText.of(json);
  }

  private static int trained(DatasetReport report) {
    return report.data().split().training().images().size();
  }

  private static Map<String, Object> bucket(EpochTable.Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("width", row.resolution().width());
    json.put("height", row.resolution().height());
    json.put("pictures", row.pictures());
    json.put("examples", row.examples());
    return json;
  }

  private static Map<String, Object> finding(DatasetFinding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", finding.problem().kind());
    json.put("severity", finding.severity().word());
    json.put("files", finding.files().stream().map(Path::toString).toList());
    json.put("message", finding.message());
    json.put("key", finding.key().orElse(null));
    return json;
  }
}
