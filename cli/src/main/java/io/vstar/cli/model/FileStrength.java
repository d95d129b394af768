package io.vstar.cli.model;

import io.vstar.error.ConfigException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of an option with its strength, {@code FILE[:STRENGTH]}.
 *
 * @param file the file
 * @param strength the strength; 1 if the option has none
 */
public record FileStrength(Path file, double strength) {

  /**
   * Reads the value of an option.
   *
   * @param option name of the option, for messages
   * @param extensions extensions of files, by which a colon in a path is told from that of a
   *     strength
   * @throws ConfigException if the strength is not a number
   */
  public static FileStrength parse(String option, String argument, List<String> extensions) {
    int colon = argument.lastIndexOf(':');
    String tail = argument.substring(colon + 1);
    boolean isFile = extensions.stream().anyMatch(tail::endsWith); // C:\style.pt
    if (colon < 0 || isFile) {
      return new FileStrength(Path.of(argument), 1);
    }
    try {
      double strength = Double.parseDouble(tail);
      if (Double.isFinite(strength)) {
        return new FileStrength(Path.of(argument.substring(0, colon)), strength);
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number that is not finite.
    }
    throw new ConfigException(
        "%s %s: the strength is %s, expected a number such as 0.7"
            .formatted(option, argument, tail));
  }
}
