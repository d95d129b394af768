package io.vstar.train.page;

import io.vstar.train.event.MetricName;
import io.vstar.train.page.Chart.Role;
import io.vstar.train.page.Chart.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The plan by which metrics come into charts. The metrics of every run have charts of their own
 * kind; any other metric gets one by its name. A metric whose name begins with another's and an
 * underscore belongs to it: {@code validation_ratio_bin_1} is a part of {@code validation_ratio},
 * and {@code validation_ratio_low} the edge of its band.
 */
final class ChartPlan {
  private static final int SMOOTH_POINTS = 60; // of the mean of a noisy curve, at most
  private static final int VALUES_PER_POINT = 8; // at least
  private static final String REFERENCE = "reference_";

  private final Map<String, Curve> curves;
  private final Set<String> drawn = new HashSet<>();
  private final List<Chart> charts = new ArrayList<>();

  private ChartPlan(Map<String, Curve> curves) {
    this.curves = curves;
  }

  /** Returns the charts of the metrics. */
  static List<Chart> charts(Map<String, Curve> curves) {
    ChartPlan plan = new ChartPlan(new LinkedHashMap<>(curves));
    plan.heldOut();
    plan.losses();
    plan.rates();
    plan.others();
    return List.copyOf(plan.charts);
  }

  private void heldOut() {
    List<Series> lines = family(MetricName.VALIDATION_RATIO);
    curves.forEach(
        (name, curve) -> {
          if (name.startsWith(REFERENCE) && drawn.add(name)) {
            lines.add(line(words(name.substring(REFERENCE.length())), Role.REFERENCE, curve));
          }
        });
    add(
        MetricName.VALIDATION_RATIO,
        "Held-out loss, ratio to the start",
        "Measured on the same pictures, timesteps and noise each time. Below 1 is better than the"
            + " start; the lowest point is kept.",
        lines);
  }

  private void losses() {
    List<Series> lines = new ArrayList<>();
    if (curves.containsKey(MetricName.LOSS)) {
      drawn.add(MetricName.LOSS);
      Curve loss = curves.get(MetricName.LOSS);
      lines.add(line("training, single steps", Role.FAINT, loss));
      lines.add(Series.of("training, mean", Role.MAIN, smooth(loss)));
    }
    lines.addAll(family(MetricName.VALIDATION_LOSS, "held out", Role.PART));
    lines.addAll(parts(MetricName.LOSS));
    add(
        MetricName.LOSS,
        "Loss",
        "The training loss says little: it depends on the draw of timesteps and noise more than on"
            + " what was learned.",
        lines);
  }

  private void rates() {
    List<Series> lines = family(MetricName.LEARNING_RATE, "rate", Role.MAIN);
    curves.keySet().stream()
        .filter(name -> name.endsWith("_" + MetricName.LEARNING_RATE))
        .filter(drawn::add)
        .forEach(name -> lines.add(line(words(name), Role.PART, curves.get(name))));
    add(MetricName.LEARNING_RATE, "Learning rate", "", lines);
  }

  private void others() {
    curves.keySet().stream()
        .sorted(Comparator.comparingInt(String::length)) // heads of families first
        .forEach(
            name -> {
              if (!drawn.contains(name)) {
                add(name, capital(words(name)), "", family(name));
              }
            });
  }

  private List<Series> family(String head) {
    return family(head, words(head), Role.MAIN);
  }

  /** Returns the line of a metric, if there is one, and those named after it. */
  private List<Series> family(String head, String label, Role role) {
    List<Series> lines = new ArrayList<>();
    if (curves.containsKey(head) && drawn.add(head)) {
      lines.add(line(label, role, curves.get(head)));
    }
    lines.addAll(parts(head));
    return lines;
  }

  private List<Series> parts(String head) {
    List<Series> lines = new ArrayList<>();
    curves.forEach(
        (name, curve) -> {
          if (name.startsWith(head + "_") && drawn.add(name)) {
            String part = name.substring(head.length() + 1);
            lines.add(line(words(part), role(part), curve));
          }
        });
    return lines;
  }

  private static Role role(String part) {
    return switch (part) {
      case "low" -> Role.LOW;
      case "high" -> Role.HIGH;
      default -> Role.PART;
    };
  }

  private void add(String id, String title, String about, List<Series> lines) {
    if (lines.stream().anyMatch(line -> !line.x().isEmpty())) {
      charts.add(new Chart(id, title, about, lines));
    }
  }

  private static List<Curve.Point> smooth(Curve curve) {
    int points = Math.max(1, curve.points().size() / VALUES_PER_POINT);
    return curve.smoothed(Math.min(SMOOTH_POINTS, points));
  }

  private static Series line(String label, Role role, Curve curve) {
    return Series.of(label, role, curve.points());
  }

  private static String words(String name) {
    return name.replace('_', ' ');
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
