package io.vstar.cli.train;

import com.google.gson.GsonBuilder;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.run.LearningRateCurve;
import io.vstar.train.run.LearningRateCurve.Point;
import io.vstar.train.run.LearningRateRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a learning rate range test tells, as a table or as JSON. */
record LearningRateReport(LearningRateCurve curve, LearningRateRange test) {

  /** Returns the table with the suggestion below it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("held-out loss after %d steps, by the start's".formatted(test.steps()));
    for (Point point : curve.points()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%9.1e  %s%s",
              point.rate(),
              curve.ratio(point).map(LearningRateReport::text).orElse("not finite"),
              mark(point)));
    }
    int left = test.rates().size() - curve.points().size();
    if (left > 0) {
      lines.add("higher rates (%d) were not tried".formatted(left));
    }
    lines.add(conclusion());
    return lines;
  }

  private static String text(PairedRatio ratio) {
    return String.format(Locale.ROOT, "%.4f", ratio.ratio())
        + ratio
            .interval()
            .map(interval -> String.format(Locale.ROOT, " ± %.4f", interval.halfWidth()))
            .orElse("");
  }

  private String mark(Point point) {
    boolean best = curve.best().filter(point::equals).isPresent();
    boolean suggested = curve.suggestion().filter(point::equals).isPresent();
    return (best ? "  lowest" : "") + (suggested ? "  suggested" : "");
  }

  private String conclusion() {
    Optional<Point> suggestion = curve.suggestion();
    if (suggestion.isEmpty()) {
      return "no rate learned anything in %d steps; try more with --steps, or others with --from and --to"
          .formatted(test.steps());
    }
    List<Point> points = curve.points();
    String line =
        String.format(
            Locale.ROOT,
            "training.learningRate: %.1e is the lowest that is not told from the best by more than"
                + " noise",
            suggestion.get().rate());
    boolean highest = curve.best().filter(points.get(points.size() - 1)::equals).isPresent();
    return highest ? line + "; the best is the highest that was tried, so look above it too" : line;
  }

  /** Returns the points, the best and the suggestion as JSON. */
  String json() {
    List<Map<String, Object>> points = new ArrayList<>();
    for (Point point : curve.points()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("rate", point.rate());
      Optional<PairedRatio> ratio = curve.ratio(point);
      entry.put("ratio", ratio.map(PairedRatio::ratio).orElse(null));
      Optional<Interval> interval = ratio.flatMap(PairedRatio::interval);
      entry.put("low", interval.map(Interval::low).orElse(null));
      entry.put("high", interval.map(Interval::high).orElse(null));
      points.add(entry);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("steps", test.steps());
    report.put("startLoss", curve.start().mean());
    report.put("points", points);
    report.put("best", curve.best().map(Point::rate).orElse(null));
    report.put("suggestion", curve.suggestion().map(Point::rate).orElse(null));
    return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(report);
  }
}
