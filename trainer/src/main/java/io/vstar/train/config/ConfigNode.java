package io.vstar.train.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML document as a tree whose nodes know where they come from. */
sealed interface ConfigNode {

  Origin origin();

  /** What stands here, as an error about it says. */
  String describe();

  /**
   * A single value.
   *
   * @param plain whether it stands without quotes, so that it may be a number, a truth value or
   *     null
   */
  record Scalar(String text, boolean plain, Origin origin) implements ConfigNode {

    /** Whether it stands for an absent value: nothing, {@code ~} or {@code null}. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String describe() {
      if (isNull()) {
        return "empty";
      }
      return plain ? text : '"' + text + '"';
    }
  }

  /** A list. */
  record Items(List<ConfigNode> items, Origin origin) implements ConfigNode {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A mapping from keys to values, in the order of the file. */
  record Section(Map<String, Entry> entries, Origin origin) implements ConfigNode {

    /**
     * @param keyOrigin where the key stands
     */
    record Entry(Origin keyOrigin, ConfigNode value) {}

    public Section {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    static Section empty(Origin origin) {
      return new Section(Map.of(), origin);
    }

    /** This section without a key. */
    Section without(String key) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.remove(key);
      return new Section(changed, origin);
    }

    /** This section with the value at {@code path} set, with the sections on the way made. */
    Section with(List<String> path, ConfigNode value) {
      String key = path.get(0);
      List<String> rest = new ArrayList<>(path.subList(1, path.size()));
      ConfigNode placed = value;
      if (!rest.isEmpty()) {
        Section child =
            entries.containsKey(key) && entries.get(key).value() instanceof Section section
                ? section
                : empty(value.origin());
        placed = child.with(rest, value);
      }
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.put(key, new Entry(value.origin(), placed));
      return new Section(changed, origin);
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }
}
