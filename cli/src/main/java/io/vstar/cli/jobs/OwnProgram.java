package io.vstar.cli.jobs;

import io.vstar.cli.console.ProgressReporter;
import io.vstar.jobs.process.JobCommand;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs this program again as {@code vstar train}: with the same Java, options and jars, so that a
 * training in the queue is one like any other.
 */
final class OwnProgram implements JobCommand {
  private static final String MAIN = "io.vstar.cli.Vstar";

  /** Options of the JVM that belong to one process: a debugger's port, a terminal's bar. */
  private static final List<String> OF_ONE_PROCESS =
      List.of("-agentlib:", "-Xrunjdwp", "-D" + ProgressReporter.TERMINAL_PROPERTY);

  @Override
  public List<String> line(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> OF_ONE_PROCESS.stream().noneMatch(option::startsWith))
        .forEach(line::add);
    program().forEach(line::add);
    line.add("train");
    line.addAll(arguments);
    return line;
  }

  private static Stream<String> program() {
    String classPath = System.getProperty("java.class.path");
    boolean isJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    return isJar
        ? Stream.of("-jar", Path.of(classPath).toAbsolutePath().toString())
        : Stream.of("-cp", classPath, MAIN);
  }
}
