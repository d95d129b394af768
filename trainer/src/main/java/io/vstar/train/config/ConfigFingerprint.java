package io.vstar.train.config;

import io.vstar.io.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The identity of what a config asks to learn, by which two configs are compared. Keys that only
 * say where a run happens (the paths of model, pictures and output; device and threads) do not
 * count: what those files hold is compared by content. Keys at a default that configs {@linkplain
 * Default#implied() meant} before they existed do not count either.
 */
public final class ConfigFingerprint {
  private static final String NOT_SET = "not set";

  private ConfigFingerprint() {}

  /** Returns the SHA-256 in hexadecimal of the settings that count. */
  public static String sha256(TrainConfig config) {
    StringBuilder lines = new StringBuilder();
    relevant(ConfigWriter.toMap(config))
        .forEach((path, value) -> lines.append(path).append('=').append(value).append('\n'));
    return Sha256.of(lines.toString());
  }

  /**
   * Returns the settings that count, as text by key path.
   *
   * @param config a config as nested maps, see {@link ConfigWriter#toMap}; it may be from another
   *     version and hold keys that are unknown today
   */
  public static SortedMap<String, String> relevant(Map<String, Object> config) {
    SortedMap<String, String> flat = new TreeMap<>();
    flatten(config, "", flat);
    Set<String> incidental = incidental();
    Map<String, String> implied = impliedDefaults();
    flat.entrySet()
        .removeIf(
            setting -> {
              String key = setting.getKey().replaceAll("\\[\\d+]", "[]");
              return incidental.contains(key) || setting.getValue().equals(implied.get(key));
            });
    return flat;
  }

  private static Map<String, String> impliedDefaults() {
    Map<String, String> defaults = new HashMap<>();
    ConfigKey.all(SectionType.of(TrainConfig.class))
        .forEach(key -> key.impliedDefault().ifPresent(text -> defaults.put(key.path(), text)));
    return defaults;
  }

  /** Returns the keys that do not count; the keys of a method always count. */
  private static Set<String> incidental() {
    return ConfigKey.all(SectionType.of(TrainConfig.class))
        .filter(ConfigKey::isIncidental)
        .map(ConfigKey::path)
        .collect(Collectors.toSet());
  }

  /**
   * Returns the paths of the keys in which two configs ask for different learning.
   *
   * @param then the earlier config as nested maps; it may be from another version
   * @param today the present config as nested maps
   */
  public static SortedSet<String> changedKeys(Map<String, Object> then, Map<String, Object> today) {
    SortedMap<String, String> before = relevant(then);
    SortedMap<String, String> now = relevant(today);
    SortedSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), now.get(key)));
    return keys;
  }

  /**
   * Names the settings in which two configs ask for different learning.
   *
   * @param then the earlier config as nested maps; it may be from another version
   * @param today the present config as nested maps
   * @return a line for each, such as {@code training.seed was 42, is 43}
   */
  public static List<String> differences(Map<String, Object> then, Map<String, Object> today) {
    SortedMap<String, String> before = relevant(then);
    SortedMap<String, String> now = relevant(today);
    return changedKeys(then, today).stream()
        .map(
            key ->
                "%s was %s, is %s"
                    .formatted(
                        key, before.getOrDefault(key, NOT_SET), now.getOrDefault(key, NOT_SET)))
        .toList();
  }

  private static void flatten(Map<?, ?> section, String path, SortedMap<String, String> flat) {
    section.forEach((key, value) -> put(KeyPath.join(path, key.toString()), value, flat));
  }

  private static void put(String path, Object value, SortedMap<String, String> flat) {
    if (value instanceof Map<?, ?> section) {
      flatten(section, path, flat);
    } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
      for (int i = 0; i < list.size(); i++) {
        put(KeyPath.item(path, i), list.get(i), flat);
      }
    } else {
      flat.put(path, value.toString());
    }
  }
}
