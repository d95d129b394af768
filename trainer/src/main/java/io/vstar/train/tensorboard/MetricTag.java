package io.vstar.train.tensorboard;

import io.vstar.train.event.MetricName;
import java.util.Map;

/**
 * The tags of metrics. What stands before the slash is the group in which TensorBoard shows a
 * curve. {@code loss/train_step}, {@code loss/validation_step} and {@code lr/…} are the names that
 * users of OneTrainer and kohya's scripts know.
 */
final class MetricTag {
  private static final Map<String, String> KNOWN =
      Map.of(
          MetricName.LOSS, "loss/train_step",
          MetricName.VALIDATION_LOSS, "loss/validation_step");

  private MetricTag() {}

  /**
   * Returns the tag of a metric. Metrics whose names begin with the name of a group, such as {@code
   * validation_ratio}, are shown in it; learning rates and norms are recognised by the end of their
   * names, and all others are in the group {@code metrics}.
   */
  static String of(String metric) {
    String known = KNOWN.get(metric);
    if (known != null) {
      return known;
    }
    for (String group : new String[] {"validation", "reference"}) {
      if (metric.startsWith(group + "_")) {
        return group + "/" + metric.substring(group.length() + 1);
      }
    }
    if (metric.endsWith(MetricName.LEARNING_RATE)) {
      return "lr/" + metric;
    }
    return (metric.endsWith("_norm") ? "norm/" : "metrics/") + metric;
  }
}
