package io.vstar.train.page;

import io.vstar.train.result.Metrics;
import io.vstar.train.result.MetricsLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The curves of all metrics of a run, by name. */
final class Curves {
  private final Map<String, Curve> byName = new LinkedHashMap<>();

  /** Adds the metrics of a step. */
  void add(long step, Map<String, Double> metrics) {
    metrics.forEach(
        (name, value) -> byName.computeIfAbsent(name, each -> new Curve()).add(step, value));
  }

  /**
   * Takes over the metrics of an earlier run from its log.
   *
   * @param log the log, which may not exist
   * @param completedSteps the number of updates after which the run goes on
   */
  void takeOver(Path log, int completedSteps) {
    if (Files.exists(log)) {
      for (Metrics each : MetricsLog.read(log)) {
        if (each.step() <= completedSteps) {
          add(each.step(), each.values());
        }
      }
    }
  }

  /** Returns the curves in the order in which their metrics first came. */
  Map<String, Curve> byName() {
    return Collections.unmodifiableMap(byName);
  }
}
