package io.vstar.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds placeholders where the tokens of their names stand in a row, the longest first. */
final class TokenMatcher {
  private final Map<Long, List<Name>> byFirstToken = new HashMap<>();

  /**
   * A name of a placeholder.
   *
   * @param ids tokens of the name, at least one
   */
  record Name(List<Long> ids, Placeholder placeholder) {
    boolean isAt(long[] tokens, int position) {
      if (position + ids.size() > tokens.length) {
        return false;
      }
      for (int i = 0; i < ids.size(); i++) {
        if (tokens[position + i] != ids.get(i)) {
          return false;
        }
      }
      return true;
    }
  }

  TokenMatcher(ClipTokenizer tokenizer, List<Placeholder> placeholders) {
    for (Placeholder placeholder : placeholders) {
      for (String name : placeholder.names()) {
        List<Long> ids = Arrays.stream(tokenizer.encode(name)).boxed().toList();
        if (!ids.isEmpty()) {
          byFirstToken
              .computeIfAbsent(ids.get(0), first -> new ArrayList<>())
              .add(new Name(ids, placeholder));
        }
      }
    }
    Comparator<Name> longestFirst = Comparator.comparing(name -> -name.ids().size());
    byFirstToken.values().forEach(names -> names.sort(longestFirst));
  }

  /** Returns the name whose tokens begin at a position. */
  Optional<Name> at(long[] tokens, int position) {
    return byFirstToken.getOrDefault(tokens[position], List.of()).stream()
        .filter(name -> name.isAt(tokens, position))
        .findFirst();
  }
}
