package io.vstar.jobs.process;

import java.util.List;

/** Makes the command line of a training's process. */
@FunctionalInterface
public interface JobCommand {
  /**
   * Returns the program with its arguments.
   *
   * @param arguments the arguments of {@code vstar train}
   */
  List<String> line(List<String> arguments);
}
