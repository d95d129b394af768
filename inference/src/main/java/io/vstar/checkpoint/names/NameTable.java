package io.vstar.checkpoint.names;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the names of modules in two layouts. The longest prefix of a tensor's name that the
 * table has, cut at a dot, is replaced; the rest stays.
 */
public final class NameTable {
  private final Map<String, String> modules = new LinkedHashMap<>();

  /** Adds the name of a module or tensor. */
  void add(String from, String to) {
    modules.put(from, to);
  }

  /** Returns the table of the opposite direction. */
  public NameTable inverse() {
    NameTable inverse = new NameTable();
    modules.forEach((from, to) -> inverse.add(to, from));
    return inverse;
  }

  /** Returns the name in the other layout, or empty if the table has no prefix of it. */
  public Optional<String> translate(String name) {
    int end = name.length();
    while (end > 0) {
      String module = modules.get(name.substring(0, end));
      if (module != null) {
        return Optional.of(module + name.substring(end));
      }
      end = name.lastIndexOf('.', end - 1);
    }
    return Optional.empty();
  }
}
