package io.vstar.pictures;

import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.NamedEmbedding;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptOverflow;
import io.vstar.text.PromptReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Warns of parts of prompts that may mean something else than their author expects.
 *
 * @param embeddings the embeddings that prompts may have, in the order of their words
 */
record PromptWarnings(PromptReader reader, EmbeddingWords words, List<NamedEmbedding> embeddings) {
  private static final int MOST_SYNTAX = 5;
  private static final int LONGEST_QUOTE = 120;

  PromptWarnings {
    embeddings = List.copyOf(embeddings);
  }

  /** Returns the warnings of the prompts of an order. */
  List<String> of(OrderPrompts prompts) {
    String prompt = prompts.text();
    String negative = prompts.order().negativePrompt();
    List<String> lines = new ArrayList<>(words.collisions());
    addAmbiguous(prompt + "\n" + negative, lines);
    addUnused(prompts, lines);
    lines.addAll(prompts.notices());
    addOverflow("prompt", prompt, lines);
    addOverflow("negative prompt", negative, lines);
    addSyntax("prompt", prompt, lines);
    addSyntax("negative prompt", negative, lines);
    return lines;
  }

  private void addAmbiguous(String prompts, List<String> lines) {
    String text = prompts.toLowerCase(Locale.ROOT);
    words
        .ambiguous()
        .forEach(
            (word, sentence) -> {
              if (Pattern.compile("(?<!\\w)" + Pattern.quote(word) + "(?!\\w)")
                  .matcher(text)
                  .find()) {
                lines.add(sentence + "; write the name of its file");
              }
            });
  }

  /** Warns of embeddings that were named alone and are in no prompt. */
  private void addUnused(OrderPrompts prompts, List<String> lines) {
    for (int i = 0; i < embeddings.size(); i++) {
      Placeholder word = words.placeholders().get(i);
      boolean isNamed =
          reader.names(prompts.text(), word.name())
              || reader.names(prompts.order().negativePrompt(), word.name())
              || prompts.texts().stream().anyMatch(text -> reader.uses(text, word.name()));
      if (!embeddings.get(i).isOfFolder() && !isNamed) {
        lines.add(
            "the prompt does not name %s, so it has no effect; write %s%s"
                .formatted(embeddings.get(i).title(), word.name(), keptMeaning(word)));
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
    Optional<PromptOverflow> overflow = reader.overflow(prompt);
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
    List<String> found = reader.syntax(prompt);
    if (!found.isEmpty()) {
      lines.add(
          "weights, tags and alternatives have no meaning with --prompt-syntax plain, they are read as they stand; the %s has %s%s"
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
