package io.vstar.train.config;

import io.vstar.error.ConfigException;
import java.nio.file.Path;

/**
 * The place that a piece of a config comes from.
 *
 * @param where the place as error messages name it: {@code configs/cat.yaml:12:3} or {@code --set
 *     training.steps=0}
 * @param folder the folder that relative paths are resolved against: that of the file, or the
 *     working directory for an override
 */
record Origin(String where, Path folder) {

  /** Makes an exception about what stands here. */
  ConfigException error(String problem) {
    return new ConfigException(where + ": " + problem);
  }
}
