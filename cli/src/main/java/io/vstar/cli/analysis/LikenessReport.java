package io.vstar.cli.analysis;

import io.vstar.cli.console.JsonText;
import io.vstar.likeness.Distribution;
import io.vstar.likeness.Likeness;
import io.vstar.likeness.Measure;
import io.vstar.likeness.PairStatistics;
import io.vstar.likeness.PicturePairs;
import io.vstar.likeness.PicturePairs.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how alike pairs of pictures are, as tables or as JSON. */
record LikenessReport(PicturePairs pairs, List<Likeness> results) {
  /** The most pairs that have a line each in a table; JSON has all. */
  private static final int MOST_LINES = 50;

  private static final String ROW = "%8s %8s %6s %11s %11s %8s %7s  %s";

  /** Returns a line for each pair, and a table of statistics if there are several. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            ROW,
            "SSIM",
            "ΔE2000",
            "pHash",
            "corners",
            "keypoints",
            "matches",
            "share",
            "pictures"));
    for (int i = 0; i < Math.min(MOST_LINES, results.size()); i++) {
      lines.add(line(results.get(i), pairs.pairs().get(i)));
    }
    if (results.size() > MOST_LINES) {
      lines.add("… and %,d more pairs; --json has them".formatted(results.size() - MOST_LINES));
    }
    if (results.size() > 1) {
      lines.add("");
      addStatistics(lines);
    }
    if (results.stream().anyMatch(Likeness::resized)) {
      lines.add("* of another size: the second picture was stretched to the size of the first");
    }
    return lines;
  }

  private String line(Likeness likeness, Pair pair) {
    return String.format(
        Locale.ROOT,
        ROW,
        "%.4f".formatted(likeness.ssim()),
        "%.2f".formatted(likeness.deltaE()),
        likeness.hashDistance(),
        likeness.corners().first() + "/" + likeness.corners().second(),
        likeness.keypoints().first() + "/" + likeness.keypoints().second(),
        likeness.matches(),
        "%.2f".formatted(likeness.matchShare()),
        name(pair.first()) + "  " + name(pair.second()) + (likeness.resized() ? " *" : ""));
  }

  private void addStatistics(List<String> lines) {
    PairStatistics statistics = new PairStatistics(pairs, results);
    lines.add(
        String.format(
            "%-13s %9s %21s %9s %9s %9s %9s %9s",
            results.size() + " pairs",
            "mean",
            "95 % interval",
            "least",
            "quarter",
            "median",
            "3 quart.",
            "largest"));
    for (Measure measure : Measure.values()) {
      Distribution values = statistics.of(measure);
      lines.add(
          String.format(
              Locale.ROOT,
              "%-13s %9.4f %10.4f–%-10.4f %9.4f %9.4f %9.4f %9.4f %9.4f",
              measure.title(),
              values.mean(),
              values.low(),
              values.high(),
              values.least(),
              values.lowerQuartile(),
              values.median(),
              values.upperQuartile(),
              values.largest()));
    }
  }

  /** Returns what {@code --json} prints. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      all.add(json(results.get(i), pairs.pairs().get(i)));
    }
    json.put("pairs", all);
    Map<String, Object> statistics = new LinkedHashMap<>();
    PairStatistics collected = new PairStatistics(pairs, results);
    for (Measure measure : Measure.values()) {
      statistics.put(measure.key(), json(collected.of(measure)));
    }
    json.put("statistics", statistics);
    return json;
  }

  private Map<String, Object> json(Likeness likeness, Pair pair) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("first", name(pair.first()));
    json.put("second", name(pair.second()));
    for (Measure measure : Measure.values()) {
      json.put(measure.key(), JsonText.rounded(measure.of(likeness)));
    }
    json.put("corners", List.of(likeness.corners().first(), likeness.corners().second()));
    json.put("keypoints", List.of(likeness.keypoints().first(), likeness.keypoints().second()));
    json.put("resized", likeness.resized());
    return json;
  }

  private static Map<String, Object> json(Distribution values) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", values.count());
    json.put("mean", JsonText.rounded(values.mean()));
    json.put(
        "interval95", List.of(JsonText.rounded(values.low()), JsonText.rounded(values.high())));
    json.put("least", JsonText.rounded(values.least()));
    json.put("lower_quartile", JsonText.rounded(values.lowerQuartile()));
    json.put("median", JsonText.rounded(values.median()));
    json.put("upper_quartile", JsonText.rounded(values.upperQuartile()));
    json.put("largest", JsonText.rounded(values.largest()));
    return json;
  }

  private String name(int picture) {
    Path path = pairs.pictures().get(picture);
    return path.toString();
  }
}
