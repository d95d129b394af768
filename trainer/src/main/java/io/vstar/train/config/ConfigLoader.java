package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.io.TextFile;
import io.vstar.train.config.ConfigNode.Scalar;
import io.vstar.train.config.ConfigNode.Section;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@link TrainConfig} from a YAML file. */
public final class ConfigLoader {
  /** The largest file that is read; a config has about a thousandth of it. */
  private static final int MAX_BYTES = 1 << 20;

  /** The key that names the method of training. */
  static final String METHOD = "method";

  private ConfigLoader() {}

  /**
   * Reads, overrides and validates a config. Relative paths in the file are resolved against its
   * folder, those in overrides against the working directory.
   *
   * @param schema the schema of the method of training, see {@link #method}
   * @param file a YAML file
   * @param overrides assignments {@code key.path=value}, applied in order; the value is read as
   *     YAML
   * @throws ConfigException if the file or an override is wrong; it names the first error with
   *     line, column and key path
   */
  public static <S extends Record & MethodSettings> TrainConfig load(
      MethodSchema<S> schema, Path file, List<String> overrides) {
    Section root = withOverrides(file, overrides);
    Section.Entry method = root.entries().get(METHOD);
    if (method != null && !isName(method.value(), schema.name())) {
      throw method
          .value()
          .origin()
          .error(
              "%s is %s, but this is %s; leave it out, or start the command of that method"
                  .formatted(METHOD, method.value().describe(), schema.name()));
    }
    return bind(schema, root.without(METHOD));
  }

  private static <S extends Record & MethodSettings> TrainConfig bind(
      MethodSchema<S> schema, Section root) {
    return RecordBinder.bind(
        TrainConfig.class, schema.settings(), schema.withDefaults(withFactor(root)));
  }

  /**
   * Returns the section with 1 for a learning rate that is left out where it is a factor of what
   * the optimizer finds itself.
   */
  private static Section withFactor(Section root) {
    boolean isFactor =
        root.find("training", "optimizer")
            .map(
                node ->
                    RecordBinder.bindVariant(OptimizerSettings.class, node, "training.optimizer"))
            .filter(OptimizerSettings::findsRate)
            .isPresent();
    return isFactor
        ? root.withDefault(
            List.of("training", "learningRate"), NodeReader.readValue("1", root.origin()))
        : root;
  }

  private static Section withOverrides(Path file, List<String> overrides) {
    return Overrides.apply(overrides, read(file), Path.of("").toAbsolutePath());
  }

  /**
   * Makes a config of assignments alone, for programs that have no file. Relative paths are
   * resolved against the working directory.
   *
   * @param schema the schema of the method of training
   * @param assignments the settings as {@code key.path=value}, applied in order; the value is read
   *     as YAML
   * @throws ConfigException naming the first thing that is wrong, with the assignment
   */
  public static <S extends Record & MethodSettings> TrainConfig of(
      MethodSchema<S> schema, List<String> assignments) {
    Path workingFolder = Path.of("").toAbsolutePath();
    Section nothing = Section.empty(new Origin("the config", workingFolder));
    return bind(schema, Overrides.apply("", assignments, nothing, workingFolder));
  }

  /**
   * Reads the method of training that a config names by its key {@code method}.
   *
   * @param overrides assignments {@code key.path=value}, applied in order
   * @return the name; empty if the config has no such key
   * @throws ConfigException if the file cannot be read or is no mapping, or the key is no text
   */
  public static Optional<String> method(Path file, List<String> overrides) {
    Section.Entry method = withOverrides(file, overrides).entries().get(METHOD);
    if (method == null) {
      return Optional.empty();
    }
    if (method.value() instanceof Scalar name) {
      return name.isNull() ? Optional.empty() : Optional.of(name.text());
    }
    throw method
        .value()
        .origin()
        .error("%s is %s, expected a name".formatted(METHOD, method.value().describe()));
  }

  /**
   * Reads which keys a config has on its top level.
   *
   * @param overrides assignments {@code key.path=value}, applied in order
   * @throws ConfigException if the file cannot be read or is no mapping
   */
  public static Set<String> keys(Path file, List<String> overrides) {
    return withOverrides(file, overrides).entries().keySet();
  }

  /**
   * Reads the settings of a config as they are written, for a comparison by {@link
   * ConfigFingerprint#differences}. Nothing is checked: the paths in it need not exist any more.
   *
   * @return nested maps and lists of texts, without the key {@code method}
   * @throws ConfigException if the file cannot be read or is no mapping
   */
  public static Map<String, Object> written(Path file) {
    return read(file).without(METHOD).texts();
  }

  private static boolean isName(ConfigNode node, String name) {
    return node instanceof Scalar scalar && (scalar.isNull() || scalar.text().equals(name));
  }

  /**
   * Reads one section alone: every key has its default, except those overridden.
   *
   * @param key the name of the section, for error messages
   * @param type the section's record
   * @param overrides assignments {@code key=value} without the name of the section, applied in
   *     order
   * @throws ConfigException if an override is wrong; it names the first error
   */
  public static <T extends Record> T section(String key, Class<T> type, List<String> overrides) {
    Path workingFolder = Path.of("").toAbsolutePath();
    Section defaults = Section.empty(new Origin(key, workingFolder));
    return RecordBinder.bind(type, Overrides.apply(overrides, defaults, workingFolder));
  }

  private static Section read(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    ConfigNode root = read(file, new Origin(file.toString(), folder));
    if (root instanceof Section section) {
      return section;
    }
    throw new ConfigException(
        file + " is " + root.describe() + ", expected a mapping with keys such as model");
  }

  private static ConfigNode read(Path file, Origin origin) {
    try {
      return NodeReader.readFile(TextFile.read(file, MAX_BYTES), origin);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + " does not exist, expected a training config in YAML", e);
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
