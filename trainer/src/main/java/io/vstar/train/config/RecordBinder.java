package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigNode.Items;
import io.vstar.train.config.ConfigNode.Scalar;
import io.vstar.train.config.ConfigNode.Section;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A binder from config nodes to records. Each component is a key of the section:
 *
 * <ul>
 *   <li>a record is a section of its own; left out, it is bound from an empty one;
 *   <li>a sealed interface of records with names is a {@link VariantSection}, or a name alone, or
 *       the value of its {@linkplain TypeName#bare bare} record;
 *   <li>a {@code List} of records is a list of sections, of scalars a list of values; a section
 *       with a {@link Shorthand} may be a text;
 *   <li>{@code Optional} may be left out or null;
 *   <li>everything else carries {@link Default} or {@link Required}.
 * </ul>
 *
 * <p>Every failure is a {@link ConfigException} that names origin, key path, what was found and
 * what was expected.
 */
final class RecordBinder {
  private final SectionType root;

  private RecordBinder(SectionType root) {
    this.root = root;
  }

  /** Binds a record whose components are the keys of the section. */
  static <T extends Record> T bind(Class<T> type, Section section) {
    return bind(type, SectionType.of(type), section);
  }

  /**
   * Binds a record one of whose components is {@link Inlined}.
   *
   * @param inlined the record that is bound for that component
   */
  static <T extends Record> T bind(
      Class<T> type, Class<? extends Record> inlined, Section section) {
    return bind(type, new SectionType(type, Optional.of(inlined)), section);
  }

  /**
   * Binds the record that a node chooses among those of a sealed interface.
   *
   * @param path the path of the node
   */
  static <T> T bindVariant(Class<T> type, ConfigNode node, String path) {
    SectionType chosen = SectionType.of(VariantSection.of(type).chosen(node, path));
    return type.cast(new RecordBinder(chosen).bindChosen(type, node, path));
  }

  private static <T extends Record> T bind(Class<T> type, SectionType root, Section section) {
    return type.cast(new RecordBinder(root).bindRecord(root, section, ""));
  }

  /** Returns whether a component of this type is a section with keys of its own. */
  static boolean isSection(Class<?> type) {
    return type.isRecord() && ScalarType.factory(type).isEmpty() && !ScalarType.isTextRecord(type);
  }

  private Object bindRecord(SectionType type, Section section, String path) {
    requireKnown(type, section, path);
    return bindComponents(type.record(), section, path);
  }

  private void requireKnown(SectionType type, Section section, String path) {
    List<String> keys = type.keys();
    section
        .entries()
        .forEach(
            (key, entry) -> {
              if (!keys.contains(key)) {
                throw entry
                    .keyOrigin()
                    .error(
                        "unknown key %s; %s"
                            .formatted(
                                KeyPath.join(path, key), KeyPath.advice(key, path, type, root)));
              }
            });
  }

  private Object bindComponents(Class<? extends Record> type, Section section, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] =
          components[i].isAnnotationPresent(Inlined.class)
              ? bindComponents(root.inlinedRecord(components[i]).orElseThrow(), section, path)
              : bindComponent(components[i], section, path);
    }
    return construct(type, values, section, path);
  }

  private Object bindComponent(RecordComponent component, Section section, String path) {
    String key = component.getName();
    String keyPath = KeyPath.join(path, key);
    ConfigNode given = section.entries().containsKey(key) ? value(section, key) : null;
    if (component.getType() == Optional.class) {
      boolean absent = given == null || given instanceof Scalar scalar && scalar.isNull();
      return absent
          ? Optional.empty()
          : Optional.of(bindValue(argument(component), given, keyPath, component));
    }
    if (isSection(component.getType())) {
      ConfigNode node = given == null ? Section.empty(section.origin()) : given;
      return bindValue(component.getType(), orEmpty(node), keyPath, component);
    }
    if (given != null) {
      return bindValue(component.getGenericType(), given, keyPath, component);
    }
    if (component.isAnnotationPresent(Required.class)) {
      String expected = component.getAnnotation(Required.class).value();
      throw section.origin().error(keyPath + " is missing, expected " + expected);
    }
    if (!component.isAnnotationPresent(Default.class)) {
      throw new IllegalStateException(component + " is neither @Default, @Required nor Optional");
    }
    String text = component.getAnnotation(Default.class).value();
    ConfigNode byDefault = NodeReader.readValue(text, section.origin());
    return bindValue(component.getGenericType(), byDefault, keyPath, component);
  }

  /**
   * Returns an empty section for a key without a value, so that every key in it has its default.
   */
  private static ConfigNode orEmpty(ConfigNode node) {
    return node instanceof Scalar scalar && scalar.isNull() ? Section.empty(node.origin()) : node;
  }

  private Object bindValue(Type type, ConfigNode node, String path, RecordComponent component) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return bindList((Class<?>) list.getActualTypeArguments()[0], node, path);
    }
    Class<?> valueType = (Class<?>) type;
    if (VariantSection.is(valueType)) {
      return bindChosen(valueType, node, path);
    }
    if (isSection(valueType)) {
      return bindSection(valueType, node, path);
    }
    Object value = bindScalar(valueType, node, path);
    if (component.isAnnotationPresent(ExistingFolder.class) && !Files.isDirectory((Path) value)) {
      throw wrongKind(node, path, "a folder, but there is none at " + value);
    }
    return value;
  }

  private Object bindList(Class<?> elementType, ConfigNode node, String path) {
    boolean sections = isSection(elementType);
    if (!(node instanceof Items items)) {
      String element = sections ? aMapping(elementType) : ScalarType.of(elementType).expected();
      throw wrongKind(node, path, "a list in which each item is " + element);
    }
    List<Object> values = new ArrayList<>();
    for (ConfigNode item : items.items()) {
      String itemPath = KeyPath.item(path, values.size());
      values.add(
          sections
              ? bindSection(elementType, item, itemPath)
              : bindScalar(elementType, item, itemPath));
    }
    return List.copyOf(values);
  }

  private Object bindSection(Class<?> type, ConfigNode node, String path) {
    Optional<ScalarType> shorthand = ScalarType.shorthand(type);
    if (node instanceof Scalar && shorthand.isPresent()) {
      return readScalar(shorthand.get(), node, path);
    }
    if (!(node instanceof Section section)) {
      throw wrongKind(node, path, aMapping(type));
    }
    return bindRecord(SectionType.of(type.asSubclass(Record.class)), section, path);
  }

  private Object bindChosen(Class<?> type, ConfigNode node, String path) {
    VariantSection variants = VariantSection.of(type);
    if (node instanceof Scalar scalar && variants.bare().isPresent()) {
      return bindBare(variants.bare().get(), scalar, path);
    }
    Class<? extends Record> chosen = variants.chosen(node, path);
    Section keys = VariantSection.keys(node);
    variants.requireOwn(chosen, keys, path);
    return bindRecord(SectionType.of(chosen), keys, path);
  }

  private static Object bindBare(Class<? extends Record> type, Scalar scalar, String path) {
    Class<?> component = type.getRecordComponents()[0].getType();
    Object[] values = {bindScalar(component, scalar, path)};
    try {
      return canonicalConstructor(type).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidValueException invalid) {
        throw wrongKind(scalar, path, invalid.expected());
      }
      throw new IllegalStateException(type + " failed on " + scalar.text(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no accessible canonical constructor", e);
    }
  }

  private static Object bindScalar(Class<?> type, ConfigNode node, String path) {
    return readScalar(ScalarType.of(type), node, path);
  }

  private static Object readScalar(ScalarType scalarType, ConfigNode node, String path) {
    if (!(node instanceof Scalar scalar)) {
      throw wrongKind(node, path, scalarType.expected());
    }
    try {
      return scalarType.read(scalar, path);
    } catch (InvalidValueException | ConfigException e) {
      throw new ConfigException(node.origin().where() + ": " + e.getMessage(), e);
    }
  }

  private static Object construct(
      Class<? extends Record> type, Object[] values, Section section, String path) {
    try {
      return canonicalConstructor(type).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidValueException invalid) {
        throw located(invalid, section, path);
      }
      throw new IllegalStateException(type + " failed on " + Arrays.toString(values), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no accessible canonical constructor", e);
    }
  }

  /**
   * Makes the exception for a value that a constructor refused, with the place of the value or of
   * its section.
   */
  private static ConfigException located(InvalidValueException e, Section section, String path) {
    String keyPath = KeyPath.join(path, e.component());
    boolean given = section.entries().containsKey(e.component());
    ConfigNode node = given ? value(section, e.component()) : section;
    // A scalar is quoted as the file writes it: "1e-99", not "1.0E-99".
    String found = node instanceof Scalar ? node.describe() : e.found();
    return new ConfigException(
        "%s: %s is %s, expected %s".formatted(node.origin().where(), keyPath, found, e.expected()),
        e);
  }

  private static ConfigException wrongKind(ConfigNode node, String path, String expected) {
    return node.origin().error(path + " is " + node.describe() + ", expected " + expected);
  }

  private static ConfigNode value(Section section, String key) {
    return section.entries().get(key).value();
  }

  private static String aMapping(Class<?> section) {
    String mapping = "a mapping with keys such as " + section.getRecordComponents()[0].getName();
    return ScalarType.shorthand(section).isPresent() ? "text, or " + mapping : mapping;
  }

  private static Type argument(RecordComponent component) {
    return ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
  }

  private static Constructor<?> canonicalConstructor(Class<? extends Record> type)
      throws NoSuchMethodException {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return type.getDeclaredConstructor(parameters);
  }
}
