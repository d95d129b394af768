package io.vstar.train.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node of a YAML document that knows where it stands in its file. */
sealed interface ConfigNode {

  /** Returns the place of the node. */
  Origin origin();

  /** Describes what stands here, for error messages. */
  String describe();

  /** Returns what is written here: a text, a list or a map of such. */
  Object texts();

  /** Returns a node in which the value at {@code path} is replaced. */
  private static ConfigNode replaced(
      Optional<ConfigNode> old, List<String> path, ConfigNode value) {
    if (path.isEmpty()) {
      return value;
    }
    if (path.get(0).startsWith("[")) {
      return (old.orElse(null) instanceof Items items
              ? items
              : new Items(List.of(), value.origin()))
          .with(path, value);
    }
    return (old.orElse(null) instanceof Section section ? section : Section.empty(value.origin()))
        .with(path, value);
  }

  /**
   * A single value.
   *
   * @param text the value as text, without quotes
   * @param plain whether it is written without quotes, so that it may be a number, a boolean or
   *     null
   */
  record Scalar(String text, boolean plain, Origin origin) implements ConfigNode {

    /** Returns whether the value is absent: nothing, {@code ~} or {@code null}. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String texts() {
      return text;
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

    /**
     * Returns this list with the value at {@code path} set; the index after the last adds an item.
     */
    private Items with(List<String> path, ConfigNode value) {
      String step = path.get(0);
      int index = Integer.parseInt(step.substring(1, step.length() - 1));
      if (index > items.size()) {
        throw value
            .origin()
            .error("the list has %1$d items, [%1$d] would add one".formatted(items.size()));
      }
      List<ConfigNode> changed = new ArrayList<>(items);
      Optional<ConfigNode> old =
          index < items.size() ? Optional.of(changed.remove(index)) : Optional.empty();
      changed.add(index, replaced(old, path.subList(1, path.size()), value));
      return new Items(changed, origin);
    }

    @Override
    public List<Object> texts() {
      return items.stream().map(ConfigNode::texts).toList();
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A mapping from keys to values, in the order of the file. */
  record Section(Map<String, Entry> entries, Origin origin) implements ConfigNode {

    /**
     * A key and its value.
     *
     * @param keyOrigin where the key stands
     * @param value the value
     */
    record Entry(Origin keyOrigin, ConfigNode value) {}

    public Section {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Returns a section without keys. */
    static Section empty(Origin origin) {
      return new Section(Map.of(), origin);
    }

    /** Returns this section without a key. */
    Section without(String key) {
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      changed.remove(key);
      return new Section(changed, origin);
    }

    /**
     * Returns this section with the value at {@code path} set; sections and lists on the way are
     * made if absent.
     *
     * @param path keys, and indexes of up to nine digits such as {@code [0]}
     * @throws io.vstar.error.ConfigException if an index lies beyond the end of its list
     */
    Section with(List<String> path, ConfigNode value) {
      String key = path.get(0);
      Optional<ConfigNode> old = Optional.ofNullable(entries.get(key)).map(Entry::value);
      Map<String, Entry> changed = new LinkedHashMap<>(entries);
      ConfigNode placed = replaced(old, path.subList(1, path.size()), value);
      changed.put(key, new Entry(value.origin(), placed));
      return new Section(changed, origin);
    }

    /** Returns this section with the value at {@code path} if nothing stands there. */
    Section withDefault(List<String> path, ConfigNode value) {
      return isLeftOut(path) ? with(path, value) : this;
    }

    private boolean isLeftOut(List<String> path) {
      Entry entry = entries.get(path.get(0));
      if (entry == null) {
        return true;
      }
      if (path.size() == 1) {
        return false;
      }
      ConfigNode child = entry.value();
      return child instanceof Scalar scalar && scalar.isNull()
          || child instanceof Section inner && inner.isLeftOut(path.subList(1, path.size()));
    }

    /** Returns the value of a key in a section below this one; empty if there is none. */
    Optional<ConfigNode> find(String section, String key) {
      return Optional.ofNullable(entries.get(section))
          .filter(entry -> entry.value() instanceof Section)
          .map(entry -> ((Section) entry.value()).entries().get(key))
          .map(Entry::value)
          .filter(value -> !(value instanceof Scalar scalar && scalar.isNull()));
    }

    @Override
    public Map<String, Object> texts() {
      Map<String, Object> texts = new LinkedHashMap<>();
      entries.forEach((key, entry) -> texts.put(key, entry.value().texts()));
      return texts;
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }
}
