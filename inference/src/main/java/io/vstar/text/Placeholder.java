package io.vstar.text;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * A word of prompts that stands for learned vectors.
 *
 * @param name what is written in the prompt, like {@code <cat>}; compared without regard to case
 * @param vectors how many positions it takes, at least 1
 * @param otherNames what may be written instead, with the same meaning
 */
public record Placeholder(String name, int vectors, List<String> otherNames) {
  /**
   * @throws ConfigException if a name is blank or has white space at an end, or there are no
   *     vectors
   */
  public Placeholder {
    otherNames = List.copyOf(otherNames);
    requireWord(name);
    otherNames.forEach(Placeholder::requireWord);
    if (vectors < 1) {
      throw new ConfigException(
          "placeholder %s has %d vectors, expected at least 1".formatted(name, vectors));
    }
  }

  /** A word that is written in one way. */
  public Placeholder(String name, int vectors) {
    this(name, vectors, List.of());
  }

  /** All that may be written for it. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of(name));
    names.addAll(otherNames);
    return names;
  }

  private static void requireWord(String name) {
    if (name.isBlank() || !name.equals(name.strip())) {
      throw new ConfigException(
          "placeholder \"%s\" must be a word, without white space around it".formatted(name));
    }
  }
}
