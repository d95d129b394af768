package io.vstar.train.page;

import io.vstar.image.JpegUrl;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.check.DatasetReport;
import io.vstar.train.check.DatasetView;
import io.vstar.train.check.MaskedThumbnail;
import io.vstar.train.check.PromptTokens;
import io.vstar.train.dataset.Caption;
import io.vstar.train.dataset.DatasetFinding;
import io.vstar.train.dataset.DatasetProblem.Severity;
import io.vstar.train.dataset.TrainingImage;
import io.vstar.train.page.DatasetPageView.Bucket;
import io.vstar.train.page.DatasetPageView.Card;
import io.vstar.train.page.DatasetPageView.Chunk;
import io.vstar.train.page.DatasetPageView.Kind;
import io.vstar.train.page.DatasetPageView.Mark;
import io.vstar.train.page.DatasetPageView.Token;
import io.vstar.train.page.ReportView.Fact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Makes the view of a report on a data set; of many pictures those with findings are shown. */
final class DatasetCards {
  /** The largest number of pictures that are shown. */
  static final int MAX_PICTURES = 200;

  private static final int MAX_MESSAGES = 100;
  private static final int SIDE = 160;

  private final DatasetReport report;
  private final DatasetView data;
  private final BooleanSupplier stopped;
  private final Map<Path, List<DatasetFinding>> byFile;

  DatasetCards(DatasetReport report, BooleanSupplier stopped) {
    this.report = report;
    this.data = report.data();
    this.stopped = stopped;
    this.byFile = report.byFile();
  }

  DatasetPageView view() {
    Set<Placement> shown = shown();
    int all = data.placements().size();
    return new DatasetPageView(
        data.config().outputName() + ", check of the data set",
        "%d pictures in %s".formatted(data.split().training().images().size(), folders()),
        state(),
        verdict(),
        report.baseModel().isEmpty()
            ? "The base model is not on this machine."
            : "With the buckets and tokens of %s.".formatted(report.baseModel()),
        tiles(),
        report.byKind().stream().map(DatasetCards::kind).toList(),
        buckets(shown),
        all > shown.size()
            ? "%d of %d pictures are shown: those with findings first, then those that lose most to the crop."
                .formatted(shown.size(), all)
            : "",
        data.tokens().isPresent()
            ? ""
            : "Tokens are not shown, because the tokenizers of the base model could not be"
                + " opened.");
  }

  private String folders() {
    return String.join(
        ", ", data.config().dataset().folders().stream().map(Path::toString).toList());
  }

  private String state() {
    if (report.count(Severity.ERROR) > 0) {
      return "failed";
    }
    return report.count(Severity.WARNING) > 0 ? "stopped" : "done";
  }

  private String verdict() {
    return switch (state()) {
      case "failed" -> "A training would be refused";
      case "stopped" -> "A training may begin, but look at the warnings";
      default -> "Nothing stands in the way";
    };
  }

  private List<Fact> tiles() {
    List<Fact> tiles = new ArrayList<>();
    tiles.add(new Fact("pictures", "" + data.training().placements().size()));
    data.heldOut()
        .ifPresent(each -> tiles.add(new Fact("held out", "" + each.placements().size())));
    tiles.add(new Fact("buckets", "" + data.training().buckets().size()));
    tiles.add(new Fact("errors", "" + report.count(Severity.ERROR)));
    tiles.add(new Fact("warnings", "" + report.count(Severity.WARNING)));
    tiles.add(new Fact("notes", "" + report.count(Severity.NOTE)));
    return tiles;
  }

  private static Kind kind(List<DatasetFinding> findings) {
    DatasetFinding first = findings.get(0);
    return new Kind(
        style(first.severity()),
        first.severity().word(),
        first.problem().kind(),
        first.problem().title(),
        findings.size(),
        findings.stream().limit(MAX_MESSAGES).map(DatasetFinding::message).toList(),
        Math.max(0, findings.size() - MAX_MESSAGES));
  }

  private static String style(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case NOTE -> "note";
    };
  }

  private Set<Placement> shown() {
    Comparator<Placement> worst =
        Comparator.<Placement>comparingInt(each -> severity(each.image()))
            .thenComparingDouble(each -> -each.cropLoss());
    return new HashSet<>(data.placements().stream().sorted(worst).limit(MAX_PICTURES).toList());
  }

  private int severity(TrainingImage image) {
    return marks(image).stream()
        .mapToInt(finding -> finding.severity().ordinal())
        .min()
        .orElse(Severity.values().length);
  }

  /** Returns the findings about a picture, its caption or its mask. */
  private List<DatasetFinding> marks(TrainingImage image) {
    List<DatasetFinding> marks = new ArrayList<>(byFile.getOrDefault(image.path(), List.of()));
    image
        .caption()
        .filter(caption -> caption.row().isEmpty())
        .map(Caption::file)
        .filter(file -> !file.equals(image.path()))
        .map(byFile::get)
        .ifPresent(marks::addAll);
    image.mask().map(mask -> byFile.get(mask.file())).ifPresent(marks::addAll);
    return marks;
  }

  private List<Bucket> buckets(Set<Placement> shown) {
    Set<Placement> heldOut = new HashSet<>();
    data.heldOut().ifPresent(each -> heldOut.addAll(each.placements()));
    SortedMap<Resolution, List<Placement>> byResolution = new TreeMap<>();
    data.placements()
        .forEach(
            each ->
                byResolution
                    .computeIfAbsent(each.resolution(), size -> new ArrayList<>())
                    .add(each));
    List<Bucket> buckets = new ArrayList<>();
    byResolution.forEach(
        (size, pictures) -> {
          long out = pictures.stream().filter(heldOut::contains).count();
          buckets.add(
              new Bucket(
                  size.width() + " × " + size.height(),
                  pictures.size() - out + " trained" + (out == 0 ? "" : ", " + out + " held out"),
                  pictures.stream()
                      .filter(shown::contains)
                      .map(each -> card(each, heldOut.contains(each)))
                      .toList()));
        });
    return buckets;
  }

  private Card card(Placement picture, boolean heldOut) {
    if (stopped.getAsBoolean()) {
      throw new CancellationException("stopped between thumbnails");
    }
    TrainingImage image = picture.image();
    List<String> prompts = data.prompts().apply(image);
    Optional<String> prompt = prompts.stream().findFirst();
    long percent = Math.round(100 * picture.cropLoss());
    return new Card(
        image.subset().folder().relativize(image.path()).toString(),
        MaskedThumbnail.of(picture, SIDE).orElse(new JpegUrl("", SIDE, SIDE)),
        DataCards.crop(picture),
        percent == 0 ? "" : percent + " % cut off",
        heldOut,
        prompt.map(DataCards::shortened).orElse("no prompt that can be used"),
        Math.max(0, prompts.size() - 1),
        prompt.flatMap(text -> data.tokens().map(tokens -> chunks(tokens, text))).orElse(List.of()),
        prompt.flatMap(text -> data.tokens().map(tokens -> tokens.cutOff(text))).orElse(0),
        marks(image).stream()
            .map(each -> new Mark(style(each.severity()), each.problem().kind(), each.message()))
            .toList());
  }

  private static List<Chunk> chunks(PromptTokens tokens, String prompt) {
    List<List<PromptTokens.Token>> chunks = tokens.chunks(prompt);
    List<Chunk> views = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      views.add(
          new Chunk(
              chunks.get(i).stream().map(each -> new Token(each.text(), each.learned())).toList(),
              chunks.get(i).size(),
              chunks.size() == 1 ? "" : "chunk " + (i + 1)));
    }
    return views;
  }
}
