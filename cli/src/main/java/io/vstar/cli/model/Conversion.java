package io.vstar.cli.model;

import java.nio.file.Path;
import java.util.Optional;

/** Converts one kind of thing that files hold; its fields are options of {@link ConvertCommand}. */
interface Conversion {
  /**
   * Reads {@code input} and writes {@code output} whole or not at all.
   *
   * @param form what {@code --to} says
   * @return a line that says what was read and what was written
   * @throws io.vstar.error.VstarException saying what is wrong with a file or an option
   */
  String run(Path input, Path output, Optional<String> form);
}
