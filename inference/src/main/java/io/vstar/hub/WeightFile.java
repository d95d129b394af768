package io.vstar.hub;

import io.vstar.io.WeightFileName;
import java.util.Optional;

/**
 * A file of a network's weights in a repository.
 *
 * @param path in the repository
 * @param name what its name says
 */
record WeightFile(String path, WeightFileName name) {
  /** Reads {@code folder/name}; empty if the name is not one of weights. */
  static Optional<WeightFile> of(String folder, String name) {
    return WeightFileName.parse(name).map(parsed -> new WeightFile(folder + "/" + name, parsed));
  }

  String format() {
    return name.format();
  }

  String variant() {
    return name.variant();
  }

  boolean index() {
    return name.index();
  }
}
