package io.vstar.train.config;

import io.vstar.architecture.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dotted paths of keys, and the advice about a misspelt one. */
final class KeyPath {
  private KeyPath() {}

  /** Returns the path of a key in the section at {@code path}. */
  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Returns the path of one item of a list, such as {@code dataset.subsets[1]}. */
  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  /**
   * Returns the advice about a key that does not exist: the nearest key of the same section, else a
   * key of that name in another section, else all keys of the section.
   */
  static String advice(String unknown, String path, SectionType section, SectionType root) {
    List<String> keys = section.keys();
    return nearest(unknown, keys)
        .map(key -> join(path, key))
        .or(() -> elsewhere(unknown, root))
        .map(key -> "did you mean " + key + "?")
        .orElseGet(() -> "valid keys here: " + String.join(", ", keys));
  }

  private static Optional<String> nearest(String unknown, List<String> keys) {
    String wanted = normalize(unknown);
    String best = null;
    // A swap of two letters is a distance of 2; "epochs" is not taken for "steps".
    int bestDistance = Math.max(2, unknown.length() / 3) + 1;
    for (String key : keys) {
      // The difference in length is a lower bound of the distance.
      String plain = normalize(key);
      boolean possible = Math.abs(plain.length() - wanted.length()) < bestDistance;
      int distance = possible ? Spelling.distance(wanted, plain) : bestDistance;
      if (distance < bestDistance) {
        best = key;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static Optional<String> elsewhere(String unknown, SectionType root) {
    return ConfigKey.all(root)
        .filter(key -> normalize(key.component().getName()).equals(normalize(unknown)))
        .map(ConfigKey::path)
        .findFirst();
  }

  private static String normalize(String key) {
    return key.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }
}
