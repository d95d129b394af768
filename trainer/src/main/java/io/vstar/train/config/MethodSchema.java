package io.vstar.train.config;

import io.vstar.train.config.ConfigNode.Scalar;
import io.vstar.train.config.ConfigNode.Section;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one method's config is read.
 *
 * @param name of the method, as the key {@code method} gives it, such as {@code textual-inversion}
 * @param settings the record of its own keys
 * @param defaults values of common keys where they differ from those that {@link TrainConfig}
 *     declares, by key path and written as in the file, such as {@code training.learningRate=1e-4}
 */
public record MethodSchema<S extends Record & MethodSettings>(
    String name, Class<S> settings, Map<String, String> defaults) {

  public MethodSchema {
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
  }

  /** Returns the section with the method's defaults for the keys that are left out. */
  Section withDefaults(Section root) {
    Section result = root;
    for (Map.Entry<String, String> each : defaults.entrySet()) {
      List<String> path = Arrays.asList(each.getKey().split("\\."));
      if (isLeftOut(result, path)) {
        result = result.with(path, NodeReader.readValue(each.getValue(), root.origin()));
      }
    }
    return result;
  }

  private static boolean isLeftOut(Section section, List<String> path) {
    Section.Entry entry = section.entries().get(path.get(0));
    if (entry == null) {
      return true;
    }
    if (path.size() == 1) {
      return false;
    }
    ConfigNode child = entry.value();
    return child instanceof Scalar scalar && scalar.isNull()
        || child instanceof Section inner && isLeftOut(inner, path.subList(1, path.size()));
  }
}
