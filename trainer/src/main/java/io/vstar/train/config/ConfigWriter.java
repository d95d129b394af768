package io.vstar.train.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes a config back with every default filled in and every path absolute. */
public final class ConfigWriter {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,18}");

  private ConfigWriter() {}

  /**
   * Writes YAML that {@link ConfigLoader} reads back into an equal config; equal configs give equal
   * text.
   *
   * @param method the name of the method of training
   */
  public static String toYaml(String method, TrainConfig config) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(ConfigLoader.METHOD, method);
    map.putAll(toMap(config));
    return new Yaml(options).dump(map);
  }

  /**
   * Returns the config as nested maps and lists in the order of the keys; leaves are {@link
   * String}, {@link Long}, {@link Double} and {@link Boolean}. Absent optional keys and empty lists
   * of sections are left out, the latter unless their sections can be texts.
   */
  public static Map<String, Object> toMap(TrainConfig config) {
    return section(config);
  }

  private static Map<String, Object> section(Record settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = read(component, settings);
      if (component.isAnnotationPresent(Inlined.class)) {
        map.putAll(section((Record) value)); // keys of the method
      } else if (value instanceof Optional<?> optional) {
        optional.ifPresent(present -> map.put(component.getName(), leaf(present)));
      } else if (!isListOfSections(component) || !List.of().equals(value)) {
        map.put(component.getName(), leaf(value));
      }
    }
    return map;
  }

  /** Returns whether a component is a list of sections that cannot be texts. */
  private static boolean isListOfSections(RecordComponent component) {
    return ConfigKey.listedSection(component)
        .filter(section -> ScalarType.shorthand(section).isEmpty())
        .isPresent();
  }

  /** Returns a value as it stands in the map. */
  static Object leaf(Object value) {
    if (value instanceof Shorthand section && section.shorthand().isPresent()) {
      return section.shorthand().get();
    }
    if (value instanceof Record variant && VariantSection.isVariant(variant.getClass())) {
      return variant(variant);
    }
    if (value instanceof Record settings && RecordBinder.isSection(settings.getClass())) {
      return section(settings);
    }
    if (value instanceof Record text && ScalarType.isTextRecord(text.getClass())) {
      return read(text.getClass().getRecordComponents()[0], text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ConfigWriter::leaf).toList();
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
      return value;
    }
    if (value instanceof String) {
      return value;
    }
    return value instanceof Enum<?> constant ? ScalarType.text(constant) : plain(value.toString());
  }

  /**
   * Returns the value of a bare variant, the name of one without keys unless a text alone means the
   * bare one, else a section with the name as {@code type}.
   */
  private static Object variant(Record settings) {
    if (VariantSection.isBare(settings.getClass())) {
      return leaf(read(settings.getClass().getRecordComponents()[0], settings));
    }
    String name = VariantSection.nameOf(settings.getClass());
    Map<String, Object> keys = section(settings);
    if (keys.isEmpty() && !VariantSection.hasBareSibling(settings.getClass())) {
      return name;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(VariantSection.TYPE, name);
    map.putAll(keys);
    return map;
  }

  /** Returns the boolean or number that a text stands for, so that it is not written in quotes. */
  private static Object plain(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE_NUMBER.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static Object read(RecordComponent component, Record settings) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
