package io.vstar.train.page;

import io.vstar.io.AtomicFile;
import io.vstar.train.event.Finding;
import io.vstar.train.event.RunEvent.Validated;
import io.vstar.train.page.ReportView.Fact;
import io.vstar.train.page.ReportView.Measurement;
import io.vstar.train.result.RunFolder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes {@code report.html} of a run, whole each time. */
final class ReportWriter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int SHORT_HASH = 12;

  private final RunFolder folder;
  private final ReportFacts facts;
  private final ReportPage page = new ReportPage();

  ReportWriter(RunFolder folder, ReportFacts facts) {
    this.folder = folder;
    this.facts = facts;
  }

  /**
   * The content of a page that changes during a run.
   *
   * @param progress where the run stands
   * @param curves its metrics
   * @param film its preview pictures
   * @param findings what was found of the kept values; empty if they were not assessed
   */
  record Gathered(
      RunProgress progress, Curves curves, PreviewFilm film, Optional<List<Finding>> findings) {}

  /** Writes the page. */
  void write(Gathered run, Instant now) {
    byte[] html = page.html(view(run, now)).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.report(), html);
  }

  private ReportView view(Gathered run, Instant now) {
    List<Chart> charts = ChartPlan.charts(run.curves().byName());
    List<Finding> findings = run.findings().orElse(List.of());
    return new ReportView(
        facts.name() + ", run " + folder.number(),
        head(run.progress(), now),
        page.json(charts),
        charts,
        measurements(run.progress()),
        new ReportView.Previews(run.film().strips(), run.film().note()),
        findings.stream().map(FindingCells::view).toList(),
        findings.isEmpty() ? findingsNote(run.progress()) : "",
        facts.data(),
        environment(),
        files(),
        facts.config());
  }

  private ReportView.Head head(RunProgress progress, Instant now) {
    double percent = progress.total() == 0 ? 0 : 100.0 * progress.step() / progress.total();
    return new ReportView.Head(
        facts.name(),
        folder.number(),
        facts.subject(),
        progress.phase().name().toLowerCase(Locale.ROOT),
        progress.phase().title(),
        progress.phase().goesOn(),
        progress.verdict(),
        progress.explanation(),
        time(now),
        now.toEpochMilli(),
        String.format(Locale.ROOT, "%.1f", percent),
        tiles(progress, now),
        progress.warnings());
  }

  private List<Fact> tiles(RunProgress progress, Instant now) {
    List<Fact> tiles = new ArrayList<>();
    progress
        .best()
        .ifPresent(
            best -> {
              tiles.add(new Fact("held-out loss, ratio to start", number("%.3f", best.ratio())));
              tiles.add(new Fact("best step", "" + best.step()));
            });
    if (progress.total() > 0) {
      tiles.add(new Fact("steps", progress.step() + " of " + progress.total()));
    }
    tiles.add(new Fact("time", duration(Duration.between(facts.started(), now))));
    progress.remaining().ifPresent(left -> tiles.add(new Fact("still to go", duration(left))));
    int trained = facts.data().buckets().stream().mapToInt(DataCards.Bucket::trained).sum();
    int heldOut = facts.data().buckets().stream().mapToInt(DataCards.Bucket::heldOut).sum();
    tiles.add(new Fact("pictures", trained + (heldOut == 0 ? "" : " + " + heldOut + " held out")));
    return tiles;
  }

  private static List<Measurement> measurements(RunProgress progress) {
    Optional<Validated> best = progress.best();
    return progress.validations().stream()
        .map(
            each ->
                new Measurement(
                    each.step(),
                    number("%.5f", each.loss()),
                    number("%.4f", each.ratio()),
                    best.filter(each::equals).isPresent()))
        .toList();
  }

  private static String findingsNote(RunProgress progress) {
    if (progress.phase().goesOn()) {
      return "This is assessed when the training has ended.";
    }
    return progress.best().filter(best -> best.step() > 0).isPresent()
        ? "This run was not assessed."
        : "No measurement was better than the start's, so there is nothing to assess. Try another"
            + " training.learningRate, more steps, or other held-out pictures.";
  }

  private List<Fact> environment() {
    return List.of(
        new Fact("started", time(facts.started())),
        new Fact("seed", "" + facts.inputs().seed()),
        new Fact("base model", facts.inputs().baseModelHash()),
        new Fact("vstar", facts.inputs().codeVersion()),
        new Fact("device", facts.environment().device()),
        new Fact("engine", facts.environment().engine()),
        new Fact("Java", facts.environment().java()),
        new Fact("system", facts.environment().os()));
  }

  private List<Fact> files() {
    return RunFiles.of(folder.path()).stream()
        .map(file -> new Fact(file.name(), file.size(), file.link()))
        .toList();
  }

  private static String time(Instant time) {
    return TIME.format(time.atZone(ZoneId.systemDefault()));
  }

  private static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d min %02d s".formatted(seconds / 60, seconds % 60);
    }
    return "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
