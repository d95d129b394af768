package io.vstar.cli.generate;

import io.vstar.pictures.PromptExplanation;
import io.vstar.pictures.PromptExplanation.Loaded;
import io.vstar.pictures.PromptExplanation.Part;
import io.vstar.pictures.PromptExplanation.Side;
import io.vstar.pictures.PromptExplanation.Skipped;
import io.vstar.pictures.PromptExplanation.Span;
import io.vstar.pictures.PromptExplanation.Text;
import io.vstar.pictures.PromptExplanation.Token;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints what prompts become, for people. */
final class ExplanationText {
  private static final int CHUNK = 75;

  private final PromptExplanation explanation;
  private final PrintWriter out;

  private ExplanationText(PromptExplanation explanation, PrintWriter out) {
    this.explanation = explanation;
    this.out = out;
  }

  /**
   * Prints an explanation.
   *
   * @param asJson true for JSON instead of text
   */
  static void print(PromptExplanation explanation, boolean asJson, PrintWriter out) {
    if (asJson) {
      out.println(ExplanationJson.format(explanation));
    } else {
      new ExplanationText(explanation, out).print();
    }
    out.flush();
  }

  private void print() {
    side("prompt", explanation.prompt());
    side("negative prompt", explanation.negativePrompt());
    if (!explanation.networks().isEmpty()) {
      out.printf("networks: %s%n%n", String.join(" ", explanation.networks()));
    }
    if (!explanation.loaded().isEmpty() || !explanation.skipped().isEmpty()) {
      embeddings();
    }
    for (String warning : explanation.warnings()) {
      out.printf("warning: %s%n", warning);
    }
  }

  private void side(String title, Side side) {
    out.printf("%s: %s%n", title, quoted(side.written()));
    for (int i = 0; i < side.parts().size(); i++) {
      Part part = side.parts().get(i);
      if (side.parts().size() > 1 || part.weight() != 1) {
        out.printf("  part %d, weight %s%n", i + 1, number(part.weight()));
      }
      boolean changes = part.spans().size() > 1;
      if (changes) {
        part.spans().forEach(span -> span(span, part.texts().get(span.text())));
      }
      boolean isOneOfSeveral = changes || side.parts().size() > 1;
      part.texts().forEach(text -> text(text, isOneOfSeveral));
    }
    out.println();
  }

  private void span(Span span, Text text) {
    String unit = explanation.calls() == explanation.steps() ? "step" : "call of the UNet";
    String range =
        span.first() == span.last()
            ? "%s %d".formatted(unit, span.first())
            : "%ss %d-%d".formatted(unit, span.first(), span.last());
    out.printf("  %s of %d: %s%n", range, explanation.calls(), quoted(text.text()));
  }

  private void text(Text text, boolean isOneOfSeveral) {
    if (isOneOfSeveral) {
      out.printf("  %s%n", quoted(text.text()));
    }
    for (int i = 0; i < text.chunks().size(); i++) {
      List<Token> tokens = text.chunks().get(i);
      out.printf(
          "    chunk %d of %d: %d of %d tokens%n",
          i + 1, text.chunks().size(), tokens.size(), CHUNK);
      for (Token token : tokens) {
        out.printf(
            "    %4d %6d  %-8s %s%n",
            token.position(),
            token.id(),
            token.weight() == 1 ? "" : number(token.weight()),
            token.piece() + token.embedding().map(unused -> "  (embedding)").orElse(""));
      }
    }
  }

  private void embeddings() {
    out.printf("embeddings: %d loaded%n", explanation.loaded().size());
    for (Loaded loaded : explanation.loaded()) {
      out.printf(
          "  %s %s, %d vector%s: %s%n",
          loaded.used() ? "*" : " ",
          loaded.words().stream().distinct().collect(Collectors.joining(", ")),
          loaded.vectors(),
          loaded.vectors() == 1 ? "" : "s",
          loaded.file());
    }
    if (!explanation.skipped().isEmpty()) {
      out.printf("embeddings: %d skipped%n", explanation.skipped().size());
    }
    for (Skipped skipped : explanation.skipped()) {
      out.printf("    %s: %s%n", skipped.file(), skipped.reason());
    }
    out.println();
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("\\s*[\\r\\n]+\\s*", " ") + '"';
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value).replaceFirst("\\.?0+$", "");
  }
}
