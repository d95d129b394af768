package io.vstar.attribution;

import io.vstar.error.ConfigException;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.Placeholder;
import io.vstar.text.PromptChunk;
import io.vstar.text.Slot;
import io.vstar.text.TokenizedPrompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds words in a tokenized prompt.
 *
 * @param prompt the prompt
 * @param placeholders the placeholders that it may have
 */
record PromptWords(
    TokenizedPrompt prompt, List<Placeholder> placeholders, ClipTokenizer tokenizer) {
  private static final String MORE = "…"; // ends the text of a token that does not end a word

  PromptWords {
    placeholders = List.copyOf(placeholders);
  }

  /**
   * Finds a word, or several words that follow one another, wherever it stands.
   *
   * @throws ConfigException if the prompt has no such word; the message has its words
   */
  PromptWord find(String word) {
    List<Integer> positions =
        placeholder(word).map(this::slots).orElseGet(() -> tokens(tokenizer.encode(word)));
    if (positions.isEmpty()) {
      throw new ConfigException(
          "the prompt has no word \"%s\"; it has: %s"
              .formatted(
                  word, all().stream().map(PromptWord::text).collect(Collectors.joining(", "))));
    }
    return new PromptWord(word, positions);
  }

  /** Returns all words of letters and digits, and placeholders, each once with all its places. */
  List<PromptWord> all() {
    Map<String, List<Integer>> positions = new LinkedHashMap<>();
    StringBuilder word = new StringBuilder();
    List<Integer> places = new ArrayList<>();
    for (int position = 0; position < length() * prompt.chunks().size(); position++) {
      Optional<Slot> slot = slotAt(position);
      if (slot.isPresent()) {
        int at = position;
        positions.compute(slot.get().placeholder(), (name, known) -> joined(known, List.of(at)));
      } else if (isToken(position)) {
        String text = tokenizer.textOf(chunk(position).ids().get(position % length()));
        boolean ends = !text.endsWith(MORE);
        word.append(ends ? text : text.substring(0, text.length() - MORE.length()));
        places.add(position);
        if (ends) {
          List<Integer> found = List.copyOf(places);
          if (word.codePoints().anyMatch(Character::isLetterOrDigit)) {
            positions.compute(word.toString(), (name, known) -> joined(known, found));
          }
          word.setLength(0);
          places.clear();
        }
      }
    }
    return positions.entrySet().stream()
        .map(entry -> new PromptWord(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<Integer> joined(List<Integer> known, List<Integer> more) {
    List<Integer> all = new ArrayList<>(known == null ? List.of() : known);
    all.addAll(more);
    return all;
  }

  private Optional<String> placeholder(String word) {
    return placeholders.stream()
        .filter(
            each ->
                each.name().equalsIgnoreCase(word)
                    || each.otherNames().stream().anyMatch(word::equalsIgnoreCase))
        .map(Placeholder::name)
        .findFirst();
  }

  private List<Integer> slots(String placeholder) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < prompt.chunks().size(); i++) {
      int first = i * length();
      prompt.chunks().get(i).slots().stream()
          .filter(slot -> slot.placeholder().equals(placeholder))
          .forEach(slot -> positions.add(first + slot.position()));
    }
    return positions;
  }

  private List<Integer> tokens(long... ids) {
    List<Integer> positions = new ArrayList<>();
    int last = length() * prompt.chunks().size() - ids.length;
    for (int from = 0; ids.length > 0 && from <= last; from++) {
      boolean same = true;
      for (int i = 0; i < ids.length && same; i++) {
        int at = from + i;
        same = isToken(at) && chunk(at).ids().get(at % length()) == ids[i];
      }
      for (int i = 0; same && i < ids.length; i++) {
        positions.add(from + i);
      }
    }
    return positions;
  }

  /** Returns whether a position has a token of the text: no mark, no padding, no learned vector. */
  private boolean isToken(int position) {
    int at = position % length();
    return at > 0 && at < chunk(position).end() && slotAt(position).isEmpty();
  }

  private Optional<Slot> slotAt(int position) {
    return chunk(position).slots().stream()
        .filter(slot -> slot.position() == position % length())
        .findFirst();
  }

  private PromptChunk chunk(int position) {
    return prompt.chunks().get(position / length());
  }

  private int length() {
    return prompt.chunks().get(0).ids().size();
  }
}
