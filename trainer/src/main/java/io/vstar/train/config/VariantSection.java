package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigNode.Scalar;
import io.vstar.train.config.ConfigNode.Section;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A section that one of several records describes: its key {@code type} chooses which, and the
 * other keys are the components of that record. The interface names them by {@code permits}, since
 * the compiler keeps no other order.
 *
 * @param variants the records by their {@linkplain TypeName names}, in the order of declaration
 */
record VariantSection(Map<String, Class<? extends Record>> variants) {
  /** The key that chooses the record. */
  static final String TYPE = "type";

  /** Returns whether a type is a sealed interface of records with names. */
  static boolean is(Class<?> type) {
    return type.isSealed()
        && Stream.of(type.getPermittedSubclasses()).allMatch(VariantSection::isVariant);
  }

  /** Returns whether a record is one of the variants of a section. */
  static boolean isVariant(Class<?> type) {
    return type.isAnnotationPresent(TypeName.class);
  }

  /** Returns the section of a sealed interface for which {@link #is} holds. */
  static VariantSection of(Class<?> type) {
    Map<String, Class<? extends Record>> variants = new LinkedHashMap<>();
    for (Class<?> variant : type.getPermittedSubclasses()) {
      variants.put(nameOf(variant), variant.asSubclass(Record.class));
    }
    return new VariantSection(Collections.unmodifiableMap(variants));
  }

  /** Returns the name of a variant. */
  static String nameOf(Class<?> variant) {
    return variant.getAnnotation(TypeName.class).value();
  }

  /**
   * Returns the record that a value alone stands for; empty if a value alone is the name of one.
   */
  Optional<Class<? extends Record>> bare() {
    return variants.values().stream().filter(VariantSection::isBare).findFirst();
  }

  /** Returns whether a variant is written as the value of its only component. */
  static boolean isBare(Class<?> variant) {
    return variant.getAnnotation(TypeName.class).bare();
  }

  /** Returns whether a value alone stands for another variant of the same section. */
  static boolean hasBareSibling(Class<?> variant) {
    return Stream.of(variant.getInterfaces())
        .filter(VariantSection::is)
        .anyMatch(section -> of(section).bare().isPresent());
  }

  /** Returns the names of all variants, at least two, to be read after the word "expected". */
  String expected() {
    List<String> names = List.copyOf(variants.keySet());
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /**
   * Returns the record that a node chooses: a name, or a section with the key {@code type}.
   *
   * @param path the path of the section
   * @throws ConfigException if the node names none
   */
  Class<? extends Record> chosen(ConfigNode node, String path) {
    if (node instanceof Section section) {
      Section.Entry type = section.entries().get(TYPE);
      if (type == null) {
        throw node.origin()
            .error("%s is missing, expected %s".formatted(KeyPath.join(path, TYPE), expected()));
      }
      return named(type.value(), KeyPath.join(path, TYPE));
    }
    return named(node, path);
  }

  private Class<? extends Record> named(ConfigNode node, String path) {
    if (node instanceof Scalar name && variants.containsKey(name.text())) {
      return variants.get(name.text());
    }
    throw node.origin().error("%s is %s, expected %s".formatted(path, node.describe(), expected()));
  }

  /** Returns the keys that a node gives to the record it chooses. */
  static Section keys(ConfigNode node) {
    return node instanceof Section section ? section.without(TYPE) : Section.empty(node.origin());
  }

  /**
   * Checks that no key belongs to other variants than the chosen one.
   *
   * @param keys the keys that are given, without {@code type}
   * @param path the path of the section
   * @throws ConfigException if one does; it names the variant and what its keys are
   */
  void requireOwn(Class<? extends Record> chosen, Section keys, String path) {
    List<String> own = SectionType.of(chosen).keys();
    keys.entries()
        .forEach(
            (key, entry) -> {
              List<String> owners = owners(key);
              if (!own.contains(key) && !owners.isEmpty()) {
                throw entry
                    .keyOrigin()
                    .error(
                        "%s is not a key of the type %s, only of %s; its keys: %s"
                            .formatted(
                                KeyPath.join(path, key),
                                nameOf(chosen),
                                String.join(", ", owners),
                                own.isEmpty() ? "none" : String.join(", ", own)));
              }
            });
  }

  private List<String> owners(String key) {
    return variants.entrySet().stream()
        .filter(variant -> SectionType.of(variant.getValue()).keys().contains(key))
        .map(Map.Entry::getKey)
        .toList();
  }
}
