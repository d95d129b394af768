package io.vstar.hub;

import io.vstar.io.WeightFileName;
import java.util.Optional;

/**
 * A file of a network's weights in a repository.
 *
 * @param path path in the repository
 * @param name the parts of its name
 */
record WeightFile(String path, WeightFileName name) {
  /** Parses the name of a file in a folder; empty if it is not the name of a weight file. */
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
