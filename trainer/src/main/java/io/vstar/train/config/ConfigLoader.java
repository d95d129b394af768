package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.io.TextFile;
import io.vstar.train.config.ConfigNode.Section;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads a {@link TrainConfig} from a YAML file. */
public final class ConfigLoader {
  /** A thousand times what a config has. */
  private static final int MAX_BYTES = 1 << 20;

  private ConfigLoader() {}

  /**
   * Reads, overrides and validates a config. Relative paths in the file are resolved against its
   * folder, those in overrides against the working directory.
   *
   * @param kind of run, whose record's components are the keys
   * @param file a YAML file
   * @param overrides assignments {@code key.path=value}, applied in order; the value is read as
   *     YAML
   * @throws ConfigException naming the first thing that is wrong, with line, column and key path
   */
  public static <T extends Record & TrainConfig> T load(
      Class<T> kind, Path file, List<String> overrides) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    ConfigNode root = read(file, new Origin(file.toString(), folder));
    if (!(root instanceof Section section)) {
      throw new ConfigException(
          file + " is " + root.describe() + ", expected a mapping with keys such as model");
    }
    Path workingFolder = Path.of("").toAbsolutePath();
    return RecordBinder.bind(kind, Overrides.apply(overrides, section, workingFolder));
  }

  /**
   * The section {@code training} alone, every key at its default but those overridden.
   *
   * @param overrides as above, without {@code training.} in front
   * @throws ConfigException naming the first thing that is wrong
   */
  public static TrainingSettings training(List<String> overrides) {
    return section("training", TrainingSettings.class, overrides);
  }

  /** The section {@code hypernetwork} alone, likewise. */
  public static HypernetworkSettings hypernetwork(List<String> overrides) {
    return section("hypernetwork", HypernetworkSettings.class, overrides);
  }

  private static <T extends Record> T section(String key, Class<T> kind, List<String> overrides) {
    Path workingFolder = Path.of("").toAbsolutePath();
    Section defaults = Section.empty(new Origin(key, workingFolder));
    return RecordBinder.bind(kind, Overrides.apply(overrides, defaults, workingFolder));
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
