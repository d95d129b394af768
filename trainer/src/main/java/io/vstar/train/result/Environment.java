package io.vstar.train.result;

import java.util.Objects;

/**
 * What a run ran on, for the record; it does not make a result outdated.
 *
 * @param java version of the Java runtime
 * @param engine version of the tensor engine
 * @param os name, version and architecture of the operating system
 * @param device where the networks ran
 */
public record Environment(String java, String engine, String os, String device) {
  public Environment {
    Objects.requireNonNull(java, "java");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(device, "device");
  }

  /** This process, with what only the tensor engine knows. */
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
