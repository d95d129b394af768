package io.vstar.train.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key that a config may hold, with the record component that it is bound to.
 *
 * @param path the dotted path, with {@code []} after a key that holds a list of sections: {@code
 *     dataset.subsets[].path}
 * @param component the record component of the last key
 * @param variant the name of the variant of its section that has the key; empty if the section has
 *     no variants
 */
record ConfigKey(String path, RecordComponent component, Optional<String> variant) {

  /**
   * Lists every key of a config in the order of the file; each section and each list of sections is
   * followed by its own keys.
   */
  static Stream<ConfigKey> all(SectionType config) {
    return all(config, "");
  }

  private static Stream<ConfigKey> all(SectionType section, String parent) {
    return all(section, parent, Optional.empty());
  }

  private static Stream<ConfigKey> all(
      SectionType section, String parent, Optional<String> variant) {
    return section.components().stream()
        .map(
            component ->
                new ConfigKey(KeyPath.join(parent, component.getName()), component, variant))
        .flatMap(key -> Stream.concat(Stream.of(key), key.below()));
  }

  private Stream<ConfigKey> below() {
    Class<?> type = valueType();
    if (RecordBinder.isSection(type)) {
      return all(SectionType.of(type.asSubclass(Record.class)), path);
    }
    if (VariantSection.is(type)) {
      return VariantSection.of(type).variants().entrySet().stream()
          .flatMap(each -> all(SectionType.of(each.getValue()), path, Optional.of(each.getKey())));
    }
    return listedSection(component).stream()
        .flatMap(listed -> all(SectionType.of(listed), path + "[]"));
  }

  /** Returns the type of the value, without the {@code Optional} around it. */
  Class<?> valueType() {
    return component.getType() == Optional.class
            && ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                instanceof Class<?> value
        ? value
        : component.getType();
  }

  /** Returns whether the key holds nothing but keys of its own. */
  boolean isSection() {
    return RecordBinder.isSection(valueType());
  }

  /** Returns whether the key says where a run happens, not what it learns. */
  boolean isIncidental() {
    return component.isAnnotationPresent(Incidental.class);
  }

  /**
   * Returns the default as {@link ConfigWriter} writes it, if configs meant it before the key
   * existed.
   */
  Optional<String> impliedDefault() {
    return Optional.ofNullable(component.getAnnotation(Default.class))
        .filter(Default::implied)
        .map(text -> ScalarType.of(component.getType()).parser().parse(text.value(), Path.of("")))
        .map(value -> ConfigWriter.leaf(value).toString());
  }

  /**
   * Returns the record of the sections in a list; empty if the component is no list of sections.
   */
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
