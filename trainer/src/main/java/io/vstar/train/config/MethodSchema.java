package io.vstar.train.config;

import io.vstar.train.config.ConfigNode.Section;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema of one method's config: its name, its own keys and its defaults.
 *
 * @param name the name of the method, as the key {@code method} gives it, such as {@code
 *     textual-inversion}
 * @param settings the record whose components are the method's own keys
 * @param defaults the defaults of common keys that differ from those that {@link TrainConfig}
 *     declares, by key path and written as in the file, such as {@code training.learningRate=1e-4}
 */
public record MethodSchema<S extends Record & MethodSettings>(
    String name, Class<S> settings, Map<String, String> defaults) {

  public MethodSchema {
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
  }

  /** Returns the method's own keys, which stand on the top level of a config. */
  public List<String> keys() {
    return Arrays.stream(settings.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /** Returns the section with the method's defaults for the keys that it leaves out. */
  Section withDefaults(Section root) {
    Section result = root;
    for (Map.Entry<String, String> each : defaults.entrySet()) {
      List<String> path = Arrays.asList(each.getKey().split("\\."));
      result = result.withDefault(path, NodeReader.readValue(each.getValue(), root.origin()));
    }
    return result;
  }
}
