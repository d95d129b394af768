package io.vstar.train.config;

import io.vstar.error.ConfigException;
import java.nio.file.Path;

/**
 * Where a piece of a config comes from.
 *
 * @param where as errors name it: {@code configs/cat.yaml:12:3} or {@code --set training.steps=0}
 * @param folder what relative paths are resolved against: the file's folder, or the working
 *     directory for an override
 */
record Origin(String where, Path folder) {

  /** An error about what stands here. */
  ConfigException error(String problem) {
    return new ConfigException(where + ": " + problem);
  }
}
