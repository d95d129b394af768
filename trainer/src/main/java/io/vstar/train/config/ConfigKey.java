package io.vstar.train.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key that a config may hold, with the record component that it is bound to.
 *
 * @param path dotted, with {@code []} behind a key whose sections stand in a list: {@code
 *     dataset.subsets[].path}
 */
record ConfigKey(String path, RecordComponent component) {

  /**
   * Lists every key of a config in the order of the file: each section and list of sections, each
   * followed by its own keys.
   */
  static Stream<ConfigKey> all(SectionType config) {
    return all(config, "");
  }

  private static Stream<ConfigKey> all(SectionType section, String parent) {
    return section.components().stream()
        .map(component -> new ConfigKey(KeyPath.join(parent, component.getName()), component))
        .flatMap(key -> Stream.concat(Stream.of(key), key.below()));
  }

  private Stream<ConfigKey> below() {
    if (RecordBinder.isSection(component.getType())) {
      return all(SectionType.of(component.getType().asSubclass(Record.class)), path);
    }
    return listedSection(component).stream()
        .flatMap(listed -> all(SectionType.of(listed), path + "[]"));
  }

  /** Tells whether the key says where a run happens, not what it learns. */
  boolean isIncidental() {
    return component.isAnnotationPresent(Incidental.class);
  }

  /** Returns the kind of section that stands in the component's list, if it is a list of them. */
  static Optional<Class<? extends Record>> listedSection(RecordComponent component) {
    if (component.getType() != List.class) {
      return Optional.empty();
    }
    Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    return element instanceof Class<?> type && RecordBinder.isSection(type)
        ? Optional.of(type.asSubclass(Record.class))
        : Optional.empty();
  }
}
