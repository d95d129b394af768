package io.vstar.lab.bench;

import io.vstar.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was measured on.
 *
 * @param cpu the processor's model, or its architecture where the system does not tell more
 * @param cores that the Java runtime may use
 * @param os name, version and architecture
 * @param java name and version of the Java runtime
 * @param engine name and version of the tensor engine
 * @param device where the networks ran
 * @param threads inside one operator
 */
public record Machine(
    String cpu, int cores, String os, String java, String engine, String device, int threads) {

  public static Machine of(TensorRuntime runtime) {
    String arch = System.getProperty("os.arch");
    return new Machine(
        firstValue(Path.of("/proc/cpuinfo"), "model name").orElse(arch),
        Runtime.getRuntime().availableProcessors(),
        "%s %s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version"), arch),
        "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
        runtime.engineVersion(),
        runtime.deviceName(),
        runtime.threads());
  }

  /** The value of the first line {@code key : value} of a file of Linux. */
  private static Optional<String> firstValue(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // another system
    }
  }
}
