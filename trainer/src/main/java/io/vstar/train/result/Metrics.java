package io.vstar.train.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of one step.
 *
 * @param step the number of updates made; 0 before the first
 * @param values the values by the names of {@link io.vstar.train.event.MetricName}; metrics that
 *     were not measured are absent
 * @param seconds the seconds since the training began in this process
 */
public record Metrics(long step, Map<String, Double> values, double seconds) {
  public Metrics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
