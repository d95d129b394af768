package io.vstar.cli.model;

import java.nio.file.Path;
import java.util.Optional;

/** A conversion of one kind of file, whose fields are options of {@link ConvertCommand}. */
interface Conversion {
  /**
   * Reads {@code input} and writes {@code output} whole or not at all.
   *
   * @param form value of {@code --to}; empty if it was not given
   * @return a line for the user about what was read and written
   * @throws io.vstar.error.VstarException if a file or an option is wrong
   */
  String run(Path input, Path output, Optional<String> form);
}
