package io.vstar.train.result;

import java.util.Objects;

/**
 * The software and the device that a run used, for the record; a change does not make a result
 * outdated.
 *
 * @param java the version of the Java runtime
 * @param engine the version of the tensor engine
 * @param os the name, version and architecture of the operating system
 * @param device the device that the networks ran on
 */
public record Environment(String java, String engine, String os, String device) {
  public Environment {
    Objects.requireNonNull(java, "java");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(device, "device");
  }

  /**
   * Returns the environment of this process.
   *
   * @param engine the version of the tensor engine
   * @param device the device that the networks run on
   */
  public static Environment current(String engine, String device) {
    String os =
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"));
    return new Environment(Runtime.version().toString(), engine, os, device);
  }
}
