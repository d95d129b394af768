package io.vstar.train.config;

import java.nio.file.Path;

/** Caption settings for tests, as a config writes them. */
public final class CaptionYaml {
  private CaptionYaml() {}

  /**
   * Reads settings.
   *
   * @param yaml the section, such as <code>{shuffle: true}</code>
   */
  public static CaptionSettings read(String yaml) {
    ConfigNode node = NodeReader.readValue(yaml, new Origin("test", Path.of("").toAbsolutePath()));
    return RecordBinder.bind(CaptionSettings.class, (ConfigNode.Section) node);
  }
}
