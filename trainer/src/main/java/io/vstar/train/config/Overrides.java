package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigNode.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Values from the command line, {@code key.path=value}, laid over those of the file. An item of a
 * list is named by its index, {@code dataset.subsets[0].path}; the index behind the last adds one.
 */
final class Overrides {
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(\\w[\\w-]*(?:\\[\\d{1,9}])*(?:\\.\\w[\\w-]*(?:\\[\\d{1,9}])*)*)=(.*)", Pattern.DOTALL);
  // Before an index and in place of a dot: a key is followed by another, or by an index.
  private static final Pattern STEPS = Pattern.compile("\\.|(?=\\[)");

  private Overrides() {}

  static Section apply(List<String> overrides, Section section, Path workingFolder) {
    Section result = section;
    for (String override : overrides) {
      var origin = new Origin("--set " + override, workingFolder);
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
