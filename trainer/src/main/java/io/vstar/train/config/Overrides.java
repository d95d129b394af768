package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigNode.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The overrides {@code key.path=value} of the command line, which replace values of the file. An
 * item of a list is named by its index, {@code dataset.subsets[0].path}; the index after the last
 * adds an item.
 */
final class Overrides {
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(\\w[\\w-]*(?:\\[\\d{1,9}])*(?:\\.\\w[\\w-]*(?:\\[\\d{1,9}])*)*)=(.*)", Pattern.DOTALL);
  // Splits at each dot and before each index.
  private static final Pattern STEPS = Pattern.compile("\\.|(?=\\[)");

  private Overrides() {}

  /**
   * Returns the section with the overrides applied in order.
   *
   * @throws ConfigException if one is not of the form {@code key.path=value}
   */
  static Section apply(List<String> overrides, Section section, Path workingFolder) {
    return apply("--set ", overrides, section, workingFolder);
  }

  /** Lays assignments over a section, whose errors begin with a prefix and the assignment. */
  static Section apply(String prefix, List<String> overrides, Section section, Path workingFolder) {
    Section result = section;
    for (String override : overrides) {
      var origin = new Origin(prefix + override, workingFolder);
      var assignment = ASSIGNMENT.matcher(override.strip());
      if (!assignment.matches()) {
        throw new ConfigException(
            origin.where() + ": expected key.path=value, for example training.steps=500");
      }
      List<String> path = List.of(STEPS.split(assignment.group(1)));
      result = result.with(path, NodeReader.readValue(assignment.group(2), origin));
    }
    return result;
  }
}
