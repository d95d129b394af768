package io.vstar.text;

import io.vstar.error.ConfigException;

/**
 * A word of prompts that stands for learned vectors.
 *
 * @param name what is written in the prompt, like {@code <cat>}; compared without regard to case
 * @param vectors how many positions it takes, at least 1
 */
public record Placeholder(String name, int vectors) {
  /**
   * @throws ConfigException if the name is blank or has white space at an end, or there are no
   *     vectors
   */
  public Placeholder {
    if (name.isBlank() || !name.equals(name.strip())) {
      throw new ConfigException(
          "placeholder \"%s\" must be a word, without white space around it".formatted(name));
    }
    if (vectors < 1) {
      throw new ConfigException(
          "placeholder %s has %d vectors, expected at least 1".formatted(name, vectors));
    }
  }
}
