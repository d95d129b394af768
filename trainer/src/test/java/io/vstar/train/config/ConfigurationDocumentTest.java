package io.vstar.train.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.hypernetwork.HypernetworkMethodSettings;
import io.vstar.train.inversion.TextualInversionSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} lists the keys that there are, with the defaults they have. */
class ConfigurationDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([\\w.]+)`( †)? \\| (.*?) \\|", Pattern.MULTILINE);
  private static final String REQUIRED = "*required*";

  /**
   * A line of a table.
   *
   * @param byDefault as written; of a key without a fixed default only that it is neither required
   *     nor in backticks
   */
  private record Entry(boolean incidental, String byDefault) {
    static Entry of(RecordComponent component) {
      String text = "in words";
      if (component.isAnnotationPresent(Required.class)) {
        text = REQUIRED;
      } else if (component.isAnnotationPresent(Default.class)) {
        text = "`" + component.getAnnotation(Default.class).value() + "`";
      }
      return new Entry(component.isAnnotationPresent(Incidental.class), text);
    }

    static Entry of(Matcher row) {
      String text = row.group(3);
      boolean fixed = text.equals(REQUIRED) || text.startsWith("`");
      return new Entry(row.group(2) != null, fixed ? text : "in words");
    }
  }

  @Test
  void everyKeyIsListedWithItsDefault() throws IOException {
    assertThat(documented("configuration.md")).isEqualTo(declared(TextualInversionSettings.class));
  }

  @Test
  void theKeysThatOnlyHypernetworksHaveAreOnTheirPage() throws IOException {
    Map<String, Entry> own = declared(HypernetworkMethodSettings.class);
    own.keySet().removeAll(declared(TextualInversionSettings.class).keySet());
    assertThat(documented("hypernetworks.md")).isEqualTo(own);
  }

  private static Map<String, Entry> documented(String document) throws IOException {
    Map<String, Entry> documented = new TreeMap<>();
    String text = Files.readString(Path.of("..", "docs", document), UTF_8);
    for (Matcher row = ROW.matcher(text); row.find(); ) {
      assertThat(documented.put(row.group(1), Entry.of(row))).as(row.group(1)).isNull();
    }
    return documented;
  }

  private static Map<String, Entry> declared(Class<?> method) {
    Map<String, Entry> declared = new TreeMap<>();
    addKeys(TrainConfig.class, "", declared);
    addKeys(method, "", declared);
    return declared;
  }

  private static void addKeys(Class<?> section, String path, Map<String, Entry> keys) {
    for (RecordComponent component : section.getRecordComponents()) {
      String key = KeyPath.join(path, component.getName());
      if (RecordBinder.isSection(component.getType())) {
        addKeys(component.getType(), key, keys);
      } else if (!component.isAnnotationPresent(Inlined.class)) {
        keys.put(key, Entry.of(component));
      }
    }
  }
}
