package io.vstar.checkpoint.names;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names of the same modules in two layouts. A tensor's name is translated by its longest beginning
 * that the table has, cut at dots; the rest stays.
 */
public final class NameTable {
  private final Map<String, String> modules = new LinkedHashMap<>();

  /** Adds a module, or a whole tensor's name. */
  void add(String from, String to) {
    modules.put(from, to);
  }

  /** The way back. */
  public NameTable inverse() {
    NameTable inverse = new NameTable();
    modules.forEach((from, to) -> inverse.add(to, from));
    return inverse;
  }

  /** The other layout's name; empty if the table has no part of it. */
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
