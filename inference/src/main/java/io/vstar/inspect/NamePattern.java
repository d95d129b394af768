package io.vstar.inspect;

import java.util.List;
import java.util.Set;

/**
 * A pattern of tensors' names, where {@code *} stands for any text.
 *
 * @param pieces the text between the stars; one piece if there are no stars
 */
record NamePattern(List<String> pieces) {
  NamePattern {
    pieces = List.copyOf(pieces);
  }

  static NamePattern of(String text) {
    return new NamePattern(List.of(text.split("\\*", -1)));
  }

  boolean matches(String name) {
    String first = pieces.get(0);
    String last = pieces.get(pieces.size() - 1);
    if (pieces.size() == 1) {
      return name.equals(first);
    }
    int end = name.length() - last.length();
    if (!name.startsWith(first) || !name.endsWith(last)) {
      return false;
    }
    int position = first.length();
    for (String piece : pieces.subList(1, pieces.size() - 1)) {
      int found = name.indexOf(piece, position);
      if (found < 0) {
        return false;
      }
      position = found + piece.length();
    }
    return position <= end;
  }

  boolean matchesAny(Set<String> names) {
    return pieces.size() == 1
        ? names.contains(pieces.get(0))
        : names.stream().anyMatch(this::matches);
  }
}
