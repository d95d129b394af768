package io.vstar.train.config;

import io.vstar.io.Sha256;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells whether two configs ask for the same learning. Keys that only say where a run happens (the
 * paths of model, pictures and output; device and threads) do not count: what those files hold is
 * compared by content.
 */
public final class ConfigFingerprint {
  private ConfigFingerprint() {}

  /** SHA-256 in hexadecimal of the settings that count. */
  public static String sha256(TrainConfig config) {
    StringBuilder lines = new StringBuilder();
    relevant(ConfigWriter.toMap(config))
        .forEach((path, value) -> lines.append(path).append('=').append(value).append('\n'));
    return Sha256.of(lines.toString());
  }

  /**
   * The settings that count, as text by key path.
   *
   * @param config a config as nested maps, see {@link ConfigWriter#toMap}; it may stem from another
   *     version and hold keys that are unknown today
   */
  public static SortedMap<String, String> relevant(Map<String, Object> config) {
    SortedMap<String, String> flat = new TreeMap<>();
    flatten(config, "", flat);
    removeIncidental(TrainConfig.class, "", flat);
    return flat;
  }

  private static void flatten(Map<?, ?> section, String path, SortedMap<String, String> flat) {
    section.forEach(
        (key, value) -> {
          String keyPath = KeyPath.join(path, key.toString());
          if (value instanceof Map<?, ?> child) {
            flatten(child, keyPath, flat);
          } else {
            flat.put(keyPath, value.toString());
          }
        });
  }

  private static void removeIncidental(
      Class<?> section, String path, SortedMap<String, String> flat) {
    for (RecordComponent component : section.getRecordComponents()) {
      String keyPath = KeyPath.join(path, component.getName());
      if (component.isAnnotationPresent(Incidental.class)) {
        flat.remove(keyPath);
      } else if (RecordBinder.isSection(component.getType())) {
        removeIncidental(component.getType(), keyPath, flat);
      }
    }
  }
}
