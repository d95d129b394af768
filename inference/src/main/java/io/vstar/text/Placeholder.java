package io.vstar.text;

import io.vstar.error.ConfigException;
import java.util.ArrayList;
import java.util.List;

/**
 * A word in prompts that stands for learned vectors.
 *
 * @param name the word, such as {@code <cat>}; case is ignored
 * @param vectors number of positions it takes, at least 1
 * @param otherNames other words with the same meaning
 * @param strength factor of the weight of its positions; 1 as it is written
 */
public record Placeholder(String name, int vectors, List<String> otherNames, double strength) {
  /**
   * Checks names, number of vectors and strength.
   *
   * @throws ConfigException if a name is blank or has white space at an end, there are no vectors,
   *     or the strength is not finite
   */
  public Placeholder {
    otherNames = List.copyOf(otherNames);
    requireWord(name);
    otherNames.forEach(Placeholder::requireWord);
    if (vectors < 1) {
      throw new ConfigException(
          "placeholder %s has %d vectors, expected at least 1".formatted(name, vectors));
    }
    if (!Double.isFinite(strength)) {
      throw new ConfigException(
          "placeholder %s has the strength %s, expected a number".formatted(name, strength));
    }
  }

  /** Creates a placeholder whose weight is that of the prompt. */
  public Placeholder(String name, int vectors, List<String> otherNames) {
    this(name, vectors, otherNames, 1);
  }

  /** Creates a placeholder with one name. */
  public Placeholder(String name, int vectors) {
    this(name, vectors, List.of());
  }

  /** Returns all names of the placeholder. */
  public List<String> names() {
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
