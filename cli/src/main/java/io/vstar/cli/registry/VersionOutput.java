package io.vstar.cli.registry;

import io.vstar.cli.console.JsonText;
import io.vstar.train.heldout.GateVerdict.Comparison;
import io.vstar.train.heldout.Interval;
import io.vstar.train.heldout.PairedRatio;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.Publication;
import io.vstar.train.result.ResultView;
import io.vstar.train.result.RunResult;
import io.vstar.train.result.Version;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints versions, as text for people and as JSON for programs. */
final class VersionOutput {
  private static final int KILO = 1024;

  private final PrintWriter out;

  VersionOutput(PrintWriter out) {
    this.out = out;
  }

  /** Prints a line for each version of one result. */
  void table(List<Version> versions) {
    line(
        "%-6s %-14s %-20s %8s %8s  %-24s %9s  %s"
            .formatted(
                "run", "standing", "finished", "loss", "of start", "against", "size", "why"));
    for (Version version : versions) {
      line(
          "%-6s %-14s %-20s %8s %8s  %-24s %9s  %s"
              .formatted(
                  version.run().number(),
                  words(version.standing()),
                  version.manifest().map(each -> seconds(each.finished())).orElse(""),
                  version.best().map(best -> text("%.4f", best.loss())).orElse(""),
                  version.best().map(best -> text("%.4f", best.ratio())).orElse(""),
                  comparison(version).map(each -> ratio(each.ratio())).orElse(""),
                  size(version.bytes()),
                  why(version)));
    }
  }

  private static String why(Version version) {
    return version
        .publication()
        .map(each -> words(each.cause()) + " " + seconds(each.at()))
        .or(version::reason)
        .orElse("");
  }

  /** Prints a line for each of several results. */
  void results(List<ResultView> results) {
    line(
        "%-24s %-6s %-20s %8s %5s %9s"
            .formatted("result", "run", "published", "of start", "runs", "size"));
    for (ResultView result : results) {
      List<Version> versions = Version.of(result);
      Optional<Version> published = published(versions);
      line(
          "%-24s %-6s %-20s %8s %5d %9s"
              .formatted(
                  result.name(),
                  published.map(each -> each.run().number()).orElse("none"),
                  published
                      .flatMap(Version::publication)
                      .map(each -> seconds(each.at()))
                      .orElse(""),
                  published
                      .flatMap(Version::best)
                      .map(best -> text("%.4f", best.ratio()))
                      .orElse(""),
                  versions.size(),
                  size(versions.stream().mapToLong(Version::bytes).sum())));
    }
  }

  private static Optional<Version> published(List<Version> versions) {
    return versions.stream()
        .filter(each -> each.standing() == Version.Standing.PUBLISHED)
        .findFirst();
  }

  void resultsAsJson(List<ResultView> results) {
    JsonText.print(
        out,
        results.stream()
            .map(
                result -> {
                  Map<String, Object> map = new LinkedHashMap<>();
                  map.put("result", result.name());
                  map.put("folder", result.path().toString());
                  map.put("versions", Version.of(result).stream().map(VersionOutput::map).toList());
                  return map;
                })
            .toList());
  }

  void versionsAsJson(List<Version> versions) {
    JsonText.print(out, versions.stream().map(VersionOutput::map).toList());
  }

  void versionAsJson(Version version) {
    JsonText.print(out, map(version));
  }

  /** Prints everything that is known of a version. */
  void details(Version version) {
    entry("run", version.run().path());
    entry("standing", words(version.standing()));
    version
        .publication()
        .ifPresent(
            each -> entry("last published", seconds(each.at()) + ", " + words(each.cause())));
    version.reason().ifPresent(reason -> entry("verdict", reason));
    version
        .verdict()
        .ifPresent(
            verdict ->
                verdict
                    .comparisons()
                    .forEach(
                        (name, each) ->
                            entry(
                                "  " + name,
                                "%s on %d pictures"
                                    .formatted(ratio(each.ratio()), each.pictures()))));
    version.manifest().ifPresent(this::details);
    version.run().damages().forEach(damage -> entry("damage", damage));
    entry("size", size(version.bytes()));
  }

  private void details(Manifest manifest) {
    RunResult result = manifest.result();
    entry("trained", seconds(manifest.started()) + " to " + seconds(manifest.finished()));
    entry("steps", result.completedSteps());
    result.bestStep().ifPresent(step -> entry("best step", step));
    result
        .validation()
        .forEach(
            point ->
                entry(
                    "  step " + point.step(),
                    text("held-out loss %.4f, %.4f of start", point.loss(), point.ratio())));
    entry(
        "pictures",
        "%d files to train with, %d held out"
            .formatted(
                manifest.inputs().trainingFiles().size(),
                manifest.inputs().validationFiles().size()));
    entry("base model", manifest.inputs().baseModelHash());
    result.outputs().forEach((file, hash) -> entry(file, hash));
  }

  private static Map<String, Object> map(Version version) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run", version.run().number());
    map.put("folder", version.run().path().toString());
    map.put("standing", words(version.standing()));
    map.put("published", version.publication().map(each -> seconds(each.at())).orElse(null));
    map.put("cause", version.publication().map(Publication::cause).map(Enum::name).orElse(null));
    map.put("verdict", version.reason().orElse(null));
    Map<String, Object> compared = new LinkedHashMap<>();
    version
        .verdict()
        .ifPresent(
            verdict ->
                verdict.comparisons().forEach((name, each) -> compared.put(name, map(each))));
    map.put("comparisons", compared);
    map.put("loss", version.best().map(each -> each.loss()).orElse(null));
    map.put("of_start", version.best().map(each -> each.ratio()).orElse(null));
    map.put("finished", version.manifest().map(each -> seconds(each.finished())).orElse(null));
    map.put(
        "files", version.manifest().map(each -> (Object) each.result().outputs()).orElse(Map.of()));
    map.put("damages", version.run().damages());
    map.put("bytes", version.bytes());
    return map;
  }

  private static Map<String, Object> map(Comparison comparison) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pictures", comparison.pictures());
    map.put("ratio", comparison.ratio().ratio());
    map.put("low", comparison.ratio().interval().map(Interval::low).orElse(null));
    map.put("high", comparison.ratio().interval().map(Interval::high).orElse(null));
    return map;
  }

  /** Returns the comparison that decides: on pictures that neither was trained on, or on all. */
  private static Optional<Comparison> comparison(Version version) {
    return version
        .verdict()
        .map(verdict -> verdict.comparisons())
        .flatMap(
            all ->
                Optional.ofNullable(all.get("unseen"))
                    .or(() -> Optional.ofNullable(all.get("all"))));
  }

  private static String ratio(PairedRatio ratio) {
    return text("%.4f", ratio.ratio())
        + ratio.interval().map(each -> text(" (%.4f to %.4f)", each.low(), each.high())).orElse("");
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns a number of bytes in the unit in which it has at most four digits. */
  static String size(long bytes) {
    double value = bytes;
    String unit = "B";
    for (String larger : List.of("KiB", "MiB", "GiB")) {
      if (value < KILO) {
        break;
      }
      value /= KILO;
      unit = larger;
    }
    return text(unit.equals("B") ? "%.0f %s" : "%.1f %s", value, unit);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void entry(String title, Object value) {
    line("%-18s %s".formatted(title, value));
  }

  void line(String text) {
    out.println(text.stripTrailing());
    out.flush();
  }
}
