package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigNode.Section;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Values from the command line, {@code key.path=value}, laid over those of the file. */
final class Overrides {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(\\w[\\w-]*(?:\\.\\w[\\w-]*)*)=(.*)", Pattern.DOTALL);

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
      List<String> path = Arrays.asList(assignment.group(1).split("\\."));
      result = result.with(path, NodeReader.readValue(assignment.group(2), origin));
    }
    return result;
  }
}
