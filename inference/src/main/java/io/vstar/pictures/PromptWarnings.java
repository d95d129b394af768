package io.vstar.pictures;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.EmbeddingWords;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptOverflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Warns of parts of prompts that may mean something else than their author expects.
 *
 * @param titles titles of the embeddings that prompts may have, in the order of their words
 */
record PromptWarnings(PromptEncoder encoder, EmbeddingWords words, List<String> titles) {
  private static final int MOST_SYNTAX = 5;
  private static final int LONGEST_QUOTE = 120;

  PromptWarnings {
    titles = List.copyOf(titles);
  }

  /**
   * Returns the warnings of two prompts, a line for each.
   *
   * @param prompt the prompt without tags of hypernetworks
   * @param negative the negative prompt
   */
  List<String> of(String prompt, String negative) {
    List<String> lines = new ArrayList<>(words.collisions());
    addUnused(prompt, negative, lines);
    addOverflow("prompt", prompt, lines);
    addOverflow("negative prompt", negative, lines);
    addSyntax("prompt", prompt, lines);
    addSyntax("negative prompt", negative, lines);
    return lines;
  }

  private void addUnused(String prompt, String negative, List<String> lines) {
    for (int i = 0; i < titles.size(); i++) {
      Placeholder word = words.placeholders().get(i);
      if (!encoder.names(prompt, word.name()) && !encoder.names(negative, word.name())) {
        lines.add(
            "the prompt does not name %s, so it has no effect; write %s%s"
                .formatted(titles.get(i), word.name(), keptMeaning(word)));
      }
    }
  }

  /** Returns the hint for users who write the bare word, as in A1111. */
  private static String keptMeaning(Placeholder word) {
    String name = word.name();
    String bare = name.substring(1, Math.max(1, name.length() - 1));
    boolean isKept =
        name.startsWith("<") && name.endsWith(">") && !word.otherNames().contains(bare);
    return isKept ? " (a bare %s keeps its meaning)".formatted(bare) : "";
  }

  private void addOverflow(String title, String prompt, List<String> lines) {
    Optional<PromptOverflow> overflow = encoder.overflow(prompt);
    if (overflow.isEmpty()) {
      return;
    }
    PromptOverflow cut = overflow.get();
    String lost =
        cut.lostPlaceholders().isEmpty()
            ? ""
            : ", and %s with it".formatted(String.join(" and ", cut.lostPlaceholders()));
    lines.add(
        "the %s has %d tokens, but only %d fit; this is cut off%s: %s"
            .formatted(title, cut.tokens(), cut.room(), lost, quoted(cut.text())));
  }

  private void addSyntax(String title, String prompt, List<String> lines) {
    List<String> found = encoder.syntax(prompt);
    if (!found.isEmpty()) {
      lines.add(
          "weights, tags and alternatives have no meaning here yet, they are read as they stand; the %s has %s%s"
              .formatted(
                  title,
                  found.stream()
                      .limit(MOST_SYNTAX)
                      .map(PromptWarnings::quoted)
                      .collect(Collectors.joining(", ")),
                  found.size() > MOST_SYNTAX ? ", …" : ""));
    }
  }

  /** Quotes a text in one line of bounded length. */
  private static String quoted(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return "\"%s\""
        .formatted(line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…");
  }
}
