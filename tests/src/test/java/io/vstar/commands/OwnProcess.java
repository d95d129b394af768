package io.vstar.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a process of its own, which can be killed. */
final class OwnProcess {
  private OwnProcess() {}

  /** Returns a process that is not started yet, with its errors among its output. */
  static ProcessBuilder of(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.vstar.cli.Vstar"));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
