package io.vstar.train.inversion;

import io.vstar.train.event.Finding;
import io.vstar.train.event.Finding.Column;
import io.vstar.train.event.Finding.Kind;
import io.vstar.train.inversion.VectorFigures.Change;
import io.vstar.train.inversion.VectorFigures.OfVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The findings that follow from the figures of a learned word's vectors. */
record VectorFindings(VectorFigures figures) {
  /**
   * The distance from the start, in lengths of the start values, below which a vector still is the
   * word it started from: the cosine between them is above 0.995.
   */
  private static final double HARDLY_MOVED = 0.1;

  /** The cosine from which on a vector stands for the word of the vocabulary that it lies near. */
  private static final double SAME_WORD = 0.9;

  /** The name of the suggestion for vectors that are where they began. */
  static final String MOVE_MORE = "move-more";

  /** Returns the findings: what was found, then what follows from it. */
  List<Finding> list() {
    List<Finding> findings = new ArrayList<>();
    findings.add(vectors());
    longVectors().ifPresent(findings::add);
    leftOut().ifPresent(findings::add);
    findings.addAll(suggestions());
    return List.copyOf(findings);
  }

  private Finding vectors() {
    List<OfVector> all = all();
    double nearest = all.stream().mapToDouble(OfVector::distance).min().orElseThrow();
    double farthest = all.stream().mapToDouble(OfVector::distance).max().orElseThrow();
    long words = all.stream().filter(VectorFindings::isWord).count();
    String moved =
        all.size() == 1
            ? text("The vector is %.2f of its start's length away from where it began", farthest)
            : text(
                "The vectors are %.2f to %.2f of their start's length away from where they began",
                nearest, farthest);
    String places =
        words == 0
            ? "; none is a word of the vocabulary."
            : "; %s as good as a word of the vocabulary (cosine %s and more)."
                .formatted(count(words, all.size(), "is", "are"), SAME_WORD);
    return new Finding("vectors", Kind.FACT, "The vectors", moved + places, table());
  }

  /** Returns "it is", "3 of 12 are" and the like. */
  private static String count(long some, int all, String one, String many) {
    return all == 1 ? "it " + one : "%d of %d %s".formatted(some, all, some == 1 ? one : many);
  }

  private Finding.Table table() {
    boolean several = figures.encoders().size() > 1;
    List<Column> columns = new ArrayList<>();
    if (several) {
      columns.add(Column.text("text encoder"));
    }
    columns.add(Column.text("vector"));
    columns.add(Column.number("distance from the start"));
    columns.add(Column.number("length, percentile of the vocabulary"));
    columns.add(Column.text("nearest words (cosine)"));
    List<List<String>> rows = new ArrayList<>();
    for (int e = 0; e < figures.encoders().size(); e++) {
      for (int v = 0; v < figures.vectors(); v++) {
        List<String> row = new ArrayList<>(several ? List.of("" + (e + 1)) : List.of());
        OfVector each = figures.encoders().get(e).vectors().get(v);
        row.add("" + (v + 1));
        row.add(text("%.3f", each.distance()));
        row.add(text("%.1f", each.place().normPercentile()));
        row.add(nearest(each));
        rows.add(row);
      }
    }
    return new Finding.Table(columns, rows);
  }

  private static String nearest(OfVector vector) {
    return String.join(
        ", ",
        IntStream.range(0, vector.words().size())
            .mapToObj(
                i ->
                    text(
                        "%s %.2f", vector.words().get(i), vector.place().nearest().get(i).cosine()))
            .toList());
  }

  /** Warns if at least half of the vectors are longer than every word. */
  private Optional<Finding> longVectors() {
    long beyond = all().stream().filter(each -> each.place().normPercentile() >= 100).count();
    return 2 * beyond < all().size()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "long-vectors",
                Kind.WARNING,
                "Longer than every word",
                "%s longer than every token vector of the model, and may drown the other words of a prompt."
                    .formatted(capital(count(beyond, all().size(), "is", "are")))));
  }

  private Optional<Finding> leftOut() {
    if (figures.leftOut().isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> rows = new ArrayList<>();
    for (int v = 0; v < figures.vectors(); v++) {
      Change change = figures.leftOut().get(v);
      rows.add(
          List.of(
              "" + (v + 1),
              text("%.2f", 100 * change.relative()),
              text("± %.2f", 100 * change.error()),
              change.matters() ? "it is needed" : "not to be told from noise"));
    }
    long needed = needed();
    return Optional.of(
        new Finding(
            "left-out",
            Kind.FACT,
            "What each vector adds",
            "Left out alone, %s of the %d vectors %s the held-out loss by more than chance."
                .formatted(
                    needed == 0 ? "none" : "" + needed,
                    figures.vectors(),
                    needed > 1 ? "raise" : "raises"),
            new Finding.Table(
                List.of(
                    Column.text("vector"),
                    Column.number("loss without it, %"),
                    Column.text("standard error"),
                    Column.text("so")),
                rows)));
  }

  private List<Finding> suggestions() {
    List<Finding> suggestions = new ArrayList<>();
    if (all().stream().allMatch(each -> each.distance() < HARDLY_MOVED)) {
      suggestions.add(
          suggestion(
              MOVE_MORE,
              "Move further",
              "Every vector is still what it started from: take a higher training.learningRate or"
                  + " more training.steps."));
    }
    if (!figures.leftOut().isEmpty() && needed() < figures.vectors()) {
      suggestions.add(fewer(Math.toIntExact(needed())));
    }
    if (!longVectors().isEmpty()) {
      suggestions.add(
          suggestion(
              "shorter-vectors",
              "Shorter vectors",
              "If prompts with other words lose these words, take a lower training.learningRate or"
                  + " fewer training.steps."));
    }
    return suggestions;
  }

  /** Suggests at most to halve them: vectors that are not missed alone may be missed together. */
  private Finding fewer(int needed) {
    String missed =
        needed == 0
            ? "No vector is missed alone"
            : "%d of the %d vectors %s not missed alone"
                .formatted(
                    figures.vectors() - needed,
                    figures.vectors(),
                    figures.vectors() - needed == 1 ? "is" : "are");
    return suggestion(
        "fewer-vectors",
        "Fewer vectors",
        "%s: try vectors: %d, which leaves prompts more room."
            .formatted(missed, Math.max(needed, (figures.vectors() + 1) / 2)));
  }

  private long needed() {
    return figures.leftOut().stream().filter(Change::matters).count();
  }

  private List<OfVector> all() {
    return figures.encoders().stream().flatMap(each -> each.vectors().stream()).toList();
  }

  private static boolean isWord(OfVector vector) {
    return vector.place().nearest().stream().anyMatch(near -> near.cosine() >= SAME_WORD);
  }

  private static Finding suggestion(String name, String title, String text) {
    return new Finding(name, Kind.SUGGESTION, title, text);
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String text(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
