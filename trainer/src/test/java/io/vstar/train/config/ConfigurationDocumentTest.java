package io.vstar.train.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} has a row for each key of each method's config, those of sections
 * in lists too, with its type and default, and no other rows. A row whose key ends in {@code .*} is
 * for all keys below.
 */
class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern KEY = Pattern.compile("`([\\w.\\[\\]]+(?:\\.\\*)?)`( †)?");
  private static final String REQUIRED = "*required*";
  private static final String IN_WORDS = "in words";
  private static final String ALL_BELOW = ".*";

  /**
   * The parts of a row that a test can check.
   *
   * @param byDefault the default as the document writes it; {@link #IN_WORDS} for a key without a
   *     fixed default
   */
  private record Facts(boolean incidental, String byDefault) {}

  /** A row as written. */
  private record Row(
      String key, boolean incidental, String type, String byDefault, String text, String peers) {

    static Row of(String line) {
      List<String> cells = CELL_END.splitAsStream(line).map(String::strip).toList();
      assertThat(cells).as(line).hasSize(6); // nothing before the first bar
      var key = KEY.matcher(cells.get(1));
      assertThat(key.matches()).as(line).isTrue();
      return new Row(
          key.group(1),
          key.group(2) != null,
          cells.get(2),
          cells.get(3),
          cells.get(4),
          cells.get(5));
    }

    /** Returns the keys that the row is for. */
    List<String> keys(Collection<String> all) {
      return key.endsWith(ALL_BELOW)
          ? all.stream().filter(each -> each.startsWith(key.replace(ALL_BELOW, "."))).toList()
          : List.of(key);
    }

    Facts facts() {
      boolean fixed = byDefault.equals(REQUIRED) || byDefault.startsWith("`");
      return new Facts(incidental, fixed ? byDefault : IN_WORDS);
    }
  }

  @Test
  void everyKeyHasARowWithItsDefaultAndNoRowIsOfAnother() throws IOException {
    Map<String, Facts> declared = new TreeMap<>();
    keys().forEach((path, key) -> declared.put(path, facts(key)));
    declared.put(ConfigLoader.METHOD, new Facts(false, IN_WORDS));
    Map<String, Facts> documented = new TreeMap<>();
    for (Row row : rows()) {
      for (String key : row.keys(declared.keySet())) {
        assertThat(documented.put(key, row.facts())).as("a second %s", key).isNull();
      }
    }
    assertThat(documented).isEqualTo(declared);
  }

  @Test
  void subsetsHaveTheCaptionKeysOfTheDataset() {
    Set<String> keys = keys().keySet();
    String folder = "dataset.subsets[].captions.";
    assertThat(keys.stream().filter(key -> key.startsWith(folder)))
        .isNotEmpty()
        .allMatch(key -> keys.contains(key.replace(folder, "dataset.captions.")));
  }

  @Test
  void everyRowHasTheTypeOfItsKey() throws IOException {
    Map<String, ConfigKey> keys = keys();
    List<Row> known = rows().stream().filter(row -> keys.containsKey(row.key())).toList();
    for (Row row : known) {
      Type type = valueType(keys.get(row.key()).component());
      String written = row.type().replace("`", "");
      assertThat(written).as("type of %s", row.key()).satisfies(text -> requireType(text, type));
    }
  }

  @Test
  void noRowLeavesACellEmpty() throws IOException {
    for (Row row : rows()) {
      assertThat(List.of(row.type(), row.byDefault(), row.text(), row.peers()))
          .as(row.key())
          .noneMatch(String::isEmpty);
    }
  }

  @Test
  void everySectionHasAHeading() throws IOException {
    String headings =
        Files.readAllLines(DOCUMENT, UTF_8).stream()
            .filter(line -> line.startsWith("##"))
            .collect(Collectors.joining("\n"));
    assertThat(configs().flatMap(config -> config.components().stream()))
        .filteredOn(component -> RecordBinder.isSection(component.getType()))
        .allSatisfy(section -> assertThat(headings).contains("`" + section.getName() + "`"));
  }

  private static void requireType(String written, Type type) {
    if (type instanceof ParameterizedType list) {
      Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
      assertThat(written).startsWith("list of ");
      assertThat(written)
          .contains(
              RecordBinder.isSection(element) ? List.of("sections") : words(element, ",| or "));
      return;
    }
    Class<?> scalar = (Class<?>) type;
    if (VariantSection.is(scalar)) {
      VariantSection variants = VariantSection.of(scalar);
      String alone =
          variants.bare().isPresent() ? "text" : variants.expected().replace(" or ", ", ");
      assertThat(written).isEqualTo(alone + ", or a section");
      return;
    }
    if (ScalarType.factory(scalar).isEmpty()) {
      assertThat(written).startsWith(words(scalar, "$").get(0));
    }
  }

  /** Returns the expected values of an error message, without the article. */
  private static List<String> words(Class<?> scalar, String separator) {
    String expected = ScalarType.of(scalar).expected().replaceFirst("^an? ", "");
    return Stream.of(expected.split(separator)).map(String::strip).toList();
  }

  private static Type valueType(RecordComponent component) {
    return component.getType() == Optional.class
        ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
        : component.getGenericType();
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(DOCUMENT, UTF_8).stream()
        .filter(line -> line.startsWith("| `"))
        .map(Row::of)
        .toList();
  }

  /** The keys of all methods' configs, but for those that only have keys below them. */
  private static Map<String, ConfigKey> keys() {
    Map<String, ConfigKey> keys = new TreeMap<>();
    configs()
        .flatMap(ConfigKey::all)
        .filter(key -> !key.isSection())
        .forEach(key -> keys.putIfAbsent(key.path(), key));
    return keys;
  }

  /**
   * Returns a key as each variant of its section has it, in order; the key alone if it has none.
   */
  private static List<ConfigKey> variants(ConfigKey key) {
    List<ConfigKey> all =
        ConfigKey.all(SectionType.of(TrainConfig.class))
            .filter(each -> each.path().equals(key.path()))
            .toList();
    return key.variant().isPresent() ? all : List.of(key);
  }

  private static Stream<SectionType> configs() {
    return schemas()
        .map(schema -> new SectionType(TrainConfig.class, Optional.of(schema.settings())));
  }

  private static Stream<MethodSchema<?>> schemas() {
    return TrainingMethods.registered().all().stream().map(TrainingMethod::schema);
  }

  private static String byDefault(ConfigKey key) {
    Default byDefault = key.component().getAnnotation(Default.class);
    return byDefault == null ? "none" : "`" + byDefault.value() + "`";
  }

  private static Facts facts(ConfigKey key) {
    RecordComponent component = key.component();
    if (component.isAnnotationPresent(Required.class)) {
      return new Facts(key.isIncidental(), REQUIRED);
    }
    if (!component.isAnnotationPresent(Default.class)) {
      return new Facts(key.isIncidental(), IN_WORDS);
    }
    List<String> defaults = new ArrayList<>();
    defaults.add("`" + component.getAnnotation(Default.class).value() + "`");
    variants(key).stream()
        .filter(each -> !byDefault(each).equals(byDefault(key)))
        .forEach(each -> defaults.add(each.variant().orElseThrow() + " " + byDefault(each)));
    schemas()
        .filter(schema -> schema.defaults().containsKey(key.path()))
        .forEach(
            schema ->
                defaults.add(
                    "%s `%s`".formatted(schema.name(), schema.defaults().get(key.path()))));
    return new Facts(key.isIncidental(), String.join("; ", defaults));
  }
}
