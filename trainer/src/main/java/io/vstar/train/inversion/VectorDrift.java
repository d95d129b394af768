package io.vstar.train.inversion;

import io.vstar.train.event.Finding;
import io.vstar.train.event.Finding.Column;
import io.vstar.train.event.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The distances of learned vectors from those of the published version, from which they went on,
 * and from the words that the first version began with. Many small steps in one direction lead far
 * away: a word that drifts loses its company with other words.
 *
 * @param learned the learned vectors, (V, D) row-major for each text encoder
 * @param published those of the published version, of the same shape
 * @param words those of the words of the initializer, of the same shape
 * @param vectors the number V
 * @param text the words
 */
record VectorDrift(
    List<float[]> learned, List<float[]> published, List<float[]> words, int vectors, String text) {
  /** The distance in lengths of the start from which on a word is called far from it. */
  private static final double FAR = 3;

  /** Returns the finding. */
  Finding finding() {
    double step = mean(published);
    double whole = mean(words);
    String sentence =
        String.format(
            Locale.ROOT,
            "On average the vectors are %.2f of their length away from the published version, and"
                + " %.2f from \"%s\"%s",
            step,
            whole,
            text,
            whole > FAR
                ? "; look at diff, and begin anew if prompts with other words lose it."
                : ".");
    return new Finding(
        "drift",
        whole > FAR ? Kind.WARNING : Kind.FACT,
        "The drift since the published version",
        sentence,
        table());
  }

  private Finding.Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (int e = 0; e < learned.size(); e++) {
      for (int v = 0; v < vectors; v++) {
        rows.add(
            List.of(
                Integer.toString(e + 1),
                Integer.toString(v + 1),
                number(distance(e, v, published)),
                number(distance(e, v, words))));
      }
    }
    return new Finding.Table(
        List.of(
            Column.text("text encoder"),
            Column.text("vector"),
            Column.number("distance from the published version"),
            Column.number("distance from the words")),
        rows);
  }

  private double mean(List<float[]> from) {
    double sum = 0;
    for (int e = 0; e < learned.size(); e++) {
      for (int v = 0; v < vectors; v++) {
        sum += distance(e, v, from);
      }
    }
    return sum / (learned.size() * vectors);
  }

  /** Computes the distance of a vector from another one, divided by the length of that one. */
  private double distance(int encoder, int vector, List<float[]> from) {
    int width = learned.get(encoder).length / vectors;
    double square = 0;
    double length = 0;
    for (int i = vector * width; i < (vector + 1) * width; i++) {
      double start = from.get(encoder)[i];
      square += Math.pow(learned.get(encoder)[i] - start, 2);
      length += start * start;
    }
    return length == 0 ? 1 : Math.sqrt(square / length);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
