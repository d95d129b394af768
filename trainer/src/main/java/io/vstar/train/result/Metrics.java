package io.vstar.train.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured at one step.
 *
 * @param step optimizer steps completed; 0 before the first
 * @param values by name, see {@link io.vstar.train.event.MetricName}; what was not measured is
 *     absent
 * @param seconds since the run began, pauses between resumed parts not counted
 */
public record Metrics(long step, Map<String, Double> values, double seconds) {
  public Metrics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
