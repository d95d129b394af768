package io.vstar.cli.analysis;

import io.vstar.adapter.embedding.VectorTable;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.JsonText;
import io.vstar.similarity.Neighborhood;
import io.vstar.similarity.PromptVectors;
import io.vstar.similarity.TextLevel;
import io.vstar.similarity.TextPiece;
import io.vstar.text.ClipTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Shows what is near texts and how similar they are, as tables or as JSON.
 *
 * @param texts the vectors of the texts, with those of the padding
 * @param model the model whose vocabulary is searched
 * @param nearest number of words of the vocabulary for each vector; 0 for none
 * @param byPosition whether the first text is compared with each other one by position
 */
record SimilarityReport(
    List<PromptVectors> texts,
    ModelFiles model,
    ClipTokenizer tokenizer,
    int nearest,
    boolean byPosition) {
  private static final int LONGEST_LABEL = 40;
  private static final String PADDING = "padding";

  /** Returns the tables. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (PromptVectors text : texts) {
      addNearest(lines, text);
    }
    if (texts.size() > 1) {
      for (int i = 0; i < texts.size(); i++) {
        lines.add("%3d  %s".formatted(i + 1, quoted(texts.get(i).text())));
      }
      for (TextLevel level : TextLevel.values()) {
        addMatrix(lines, level);
      }
      if (byPosition) {
        texts.subList(1, texts.size()).forEach(other -> addPositions(lines, other));
      }
    }
    return lines;
  }

  private void addNearest(List<String> lines, PromptVectors text) {
    if (nearest == 0) {
      return;
    }
    lines.add(quoted(text.text()) + ", nearest words (cosine of token vectors)");
    for (Near near : near(text)) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-16s %s; longer than %.1f %% of words",
              near.label(),
              near.place().words().stream()
                  .map(word -> String.format(Locale.ROOT, "%s %.2f", word.text(), word.cosine()))
                  .collect(Collectors.joining(", ")),
              near.place().normPercentile()));
    }
    lines.add("");
  }

  private void addMatrix(List<String> lines, TextLevel level) {
    lines.add("");
    lines.add(level.key() + ": " + level.title());
    lines.add(
        "    "
            + IntStream.rangeClosed(1, texts.size())
                .mapToObj("%7d"::formatted)
                .collect(Collectors.joining()));
    for (int row = 0; row < texts.size(); row++) {
      lines.add(
          "%3d ".formatted(row + 1)
              + matrix(level).get(row).stream()
                  .map(value -> String.format(Locale.ROOT, "%7.3f", value))
                  .collect(Collectors.joining()));
    }
  }

  private void addPositions(List<String> lines, PromptVectors other) {
    lines.add("");
    lines.add(
        "%s and %s by position, after the text encoder"
            .formatted(quoted(texts.get(0).text()), quoted(other.text())));
    List<Position> positions = positions(other);
    for (int i = 0; i < positions.size(); ) {
      int from = i;
      while (i < positions.size() && positions.get(i).isPadding()) {
        i++;
      }
      i = Math.max(i, from + 1);
      lines.add(line(positions.subList(from, i)));
    }
  }

  /** Returns the line of a position, or of several with padding in both texts. */
  private static String line(List<Position> same) {
    Position first = same.get(0);
    int last = first.index() + same.size() - 1;
    return String.format(
        Locale.ROOT,
        "%9s  %6.3f  %-20s %s",
        same.size() == 1 ? first.index() : first.index() + "–" + last,
        same.stream().mapToDouble(Position::cosine).average().orElseThrow(),
        first.first(),
        first.second());
  }

  /** The states of two texts at one position, with what stands there. */
  private record Position(int index, double cosine, String first, String second) {
    boolean isPadding() {
      return first.equals(PADDING) && second.equals(PADDING);
    }
  }

  private List<Position> positions(PromptVectors other) {
    PromptVectors first = texts.get(0);
    return IntStream.range(0, Math.min(first.positions(), other.positions()))
        .mapToObj(
            i -> new Position(i, first.cosineAt(i, other), labelAt(first, i), labelAt(other, i)))
        .toList();
  }

  private String labelAt(PromptVectors text, int position) {
    if (text.begins(position)) {
      return "begin";
    }
    return text.ends(position)
        ? "end"
        : text.pieces().stream()
            .filter(piece -> piece.position() == position)
            .findFirst()
            .map(this::label)
            .orElse(PADDING);
  }

  private String label(TextPiece piece) {
    return piece
        .slot()
        .map(slot -> slot.placeholder() + " " + (slot.vector() + 1))
        .orElseGet(() -> tokenizer.textOf(piece.id()));
  }

  private List<List<Double>> matrix(TextLevel level) {
    return texts.stream()
        .map(a -> texts.stream().map(b -> JsonText.rounded(level.cosine(a, b))).toList())
        .toList();
  }

  /** What lies near a vector of a text. */
  private record Near(int encoder, String label, Neighborhood place) {}

  private List<Near> near(PromptVectors text) {
    List<Integer> widths = model.config().text().widths();
    List<Near> all = new ArrayList<>();
    int from = 0;
    for (int encoder = 0; encoder < widths.size(); encoder++) {
      int width = widths.get(encoder);
      List<Neighborhood> places =
          Neighborhood.of(table(text, from, width), model, encoder, tokenizer, nearest);
      for (int i = 0; i < places.size(); i++) {
        String suffix = widths.size() > 1 ? " (encoder " + (encoder + 1) + ")" : "";
        all.add(new Near(encoder + 1, label(text.pieces().get(i)) + suffix, places.get(i)));
      }
      from += width;
    }
    return all;
  }

  /** Returns the vectors of one encoder among those of all, which are joined. */
  private static VectorTable table(PromptVectors text, int from, int width) {
    int count = text.pieces().size();
    float[] values = new float[count * width];
    for (int i = 0; i < count; i++) {
      float[] own = Arrays.copyOfRange(text.token(i), from, from + width);
      System.arraycopy(own, 0, values, i * width, width);
    }
    return new VectorTable(count, width, values);
  }

  /** Returns what {@code --json} prints. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model.name());
    json.put("texts", texts.stream().map(this::json).toList());
    Map<String, Object> cosines = new LinkedHashMap<>();
    for (TextLevel level : TextLevel.values()) {
      cosines.put(level.key(), matrix(level));
    }
    json.put("cosines", cosines);
    if (byPosition) {
      json.put(
          "by_position",
          texts.subList(1, texts.size()).stream()
              .map(
                  other ->
                      positions(other).stream()
                          .map(each -> JsonText.rounded(each.cosine()))
                          .toList())
              .toList());
    }
    return json;
  }

  private Map<String, Object> json(PromptVectors text) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", text.text());
    json.put("pieces", text.pieces().stream().map(this::label).toList());
    json.put("ids", text.pieces().stream().map(TextPiece::id).toList());
    List<Map<String, Object>> near = new ArrayList<>();
    for (Near each : nearest == 0 ? List.<Near>of() : near(text)) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("piece", each.label());
      one.put("encoder", each.encoder());
      one.put("norm", JsonText.rounded(each.place().norm()));
      one.put("norm_percentile", JsonText.rounded(each.place().normPercentile()));
      Map<String, Double> words = new LinkedHashMap<>();
      each.place().words().forEach(w -> words.put(w.text(), JsonText.rounded(w.cosine())));
      one.put("words", words);
      near.add(one);
    }
    json.put("nearest", near);
    return json;
  }

  private static String quoted(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_LABEL ? line : line.substring(0, LONGEST_LABEL) + "…";
  }
}
