package io.vstar.train.config;

import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.error.ConfigException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A rule that reads scalars as values of one Java type.
 *
 * @param expected the accepted scalars in words, to be read after the word "expected"
 * @param quotable whether the scalar may stand in quotes
 * @param parser the parser of the scalar's text
 */
record ScalarType(String expected, boolean quotable, Parser parser) {
  // Not Double.parseDouble's grammar, which takes "NaN", "1d" and hexadecimal; and not that of
  // YAML 1.1, which takes "5e-3" for text because it has no point.
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");

  /** A parser of a scalar's text. */
  @FunctionalInterface
  interface Parser {
    /**
     * Parses a text.
     *
     * @param folder the folder that relative paths are resolved against
     * @throws IllegalArgumentException if the text does not fit
     */
    Object parse(String text, Path folder);
  }

  /** Returns the rule for a Java type. */
  static ScalarType of(Class<?> type) {
    if (type == String.class) {
      return new ScalarType("text", true, (text, folder) -> text);
    }
    if (type == Path.class) {
      return new ScalarType(
          "a path", true, (text, folder) -> folder.resolve(text).toAbsolutePath().normalize());
    }
    if (type == int.class || type == Integer.class) {
      return new ScalarType("a whole number", false, (text, folder) -> Integer.valueOf(text));
    }
    if (type == long.class || type == Long.class) {
      return new ScalarType("a whole number", false, (text, folder) -> Long.valueOf(text));
    }
    if (type == double.class || type == Double.class) {
      return new ScalarType("a number", false, (text, folder) -> parseNumber(text));
    }
    if (type == boolean.class || type == Boolean.class) {
      return new ScalarType("true or false", false, (text, folder) -> parseTruth(text));
    }
    if (type == PredictionType.class) {
      return new ScalarType(
          "epsilon or v-prediction",
          true,
          (text, folder) ->
              PredictionType.named(text).orElseThrow(() -> new IllegalArgumentException(text)));
    }
    if (type.isEnum()) {
      return ofEnum(type);
    }
    if (isTextRecord(type)) {
      return new ScalarType("text", true, (text, folder) -> wrap(type, text));
    }
    Method factory =
        factory(type)
            .orElseThrow(() -> new IllegalStateException("no scalar is read as " + type.getName()));
    return new ScalarType("text", true, (text, folder) -> call(factory, text, folder));
  }

  /** Returns the rule by which a text stands for a section; empty if none does. */
  static Optional<ScalarType> shorthand(Class<?> section) {
    return Stream.of(section.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(FromText.OrSection.class))
        .findFirst()
        .map(
            factory -> new ScalarType("text", true, (text, folder) -> call(factory, text, folder)));
  }

  /**
   * Reads a scalar as a value of the type.
   *
   * @param key the path of the key, for error messages
   * @throws InvalidValueException if the scalar does not fit; its component is {@code key}
   * @throws ConfigException if the constructor of a text record refuses the text
   */
  Object read(ConfigNode.Scalar scalar, String key) {
    if (!scalar.isNull() && (scalar.plain() || quotable)) {
      try {
        return parser.parse(scalar.text(), scalar.origin().folder());
      } catch (InvalidValueException e) {
        throw new InvalidValueException(key, scalar.describe(), e.expected());
      } catch (IllegalArgumentException e) {
        // Refused below, like a number in quotes.
      }
    }
    throw new InvalidValueException(key, scalar.describe(), expected);
  }

  /**
   * Returns the factory that makes a {@code type} from text, if it or an interface of it has one.
   */
  static Optional<Method> factory(Class<?> type) {
    return Stream.concat(Stream.of(type), Stream.of(type.getInterfaces()))
        .flatMap(declaring -> Stream.of(declaring.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(FromText.class))
        .findFirst();
  }

  /**
   * Returns whether a type is a record with one text as its only component, like {@code
   * DeviceChoice}.
   */
  static boolean isTextRecord(Class<?> type) {
    RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : null;
    return components != null && components.length == 1 && components[0].getType() == String.class;
  }

  /** Returns the text by which a config names an enum constant. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the enum constant that a config names by a text; empty if there is none. */
  static <E> Optional<E> constant(Class<E> type, String text) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> text((Enum<?>) constant).equals(text))
        .findFirst();
  }

  private static ScalarType ofEnum(Class<?> type) {
    List<String> texts = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      texts.add(text((Enum<?>) constant));
    }
    String allButLast = String.join(", ", texts.subList(0, texts.size() - 1));
    String last = texts.get(texts.size() - 1);
    return new ScalarType(
        allButLast.isEmpty() ? last : allButLast + " or " + last,
        true,
        (text, folder) ->
            constant(type, text).orElseThrow(() -> new IllegalArgumentException(text)));
  }

  /** Returns whether the text is a finite decimal number. */
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && !Double.isInfinite(Double.parseDouble(text));
  }

  private static Double parseNumber(String text) {
    if (!isNumber(text)) {
      throw new IllegalArgumentException(text);
    }
    return Double.valueOf(text);
  }

  private static Boolean parseTruth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return Boolean.valueOf(text);
  }

  private static Object wrap(Class<?> textRecord, String text) {
    try {
      return textRecord.getDeclaredConstructor(String.class).newInstance(text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigException refused) {
        throw refused;
      }
      throw new IllegalStateException(textRecord + " failed on " + text, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(textRecord + " has no accessible constructor", e);
    }
  }

  private static Object call(Method factory, String text, Path folder) {
    try {
      return factory.invoke(null, text, folder);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      if (e.getCause() instanceof ConfigException refused) {
        throw refused;
      }
      throw new IllegalStateException(factory + " failed on " + text, e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(factory + " is not accessible", e);
    }
  }
}
