package io.vstar.lab.bench;

import io.vstar.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine, runtime and engine of a measurement.
 *
 * @param cpu the processor's model, or its architecture if the system does not report the model
 * @param cores number of cores that the Java runtime may use
 * @param os name, version and architecture
 * @param java name and version of the Java runtime
 * @param engine name and version of the tensor engine
 * @param device device of the networks
 * @param threads number of threads within one operator
 */
public record Machine(
    String cpu, int cores, String os, String java, String engine, String device, int threads) {

  /** Returns the machine of this process. */
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

  /** Returns the value of the first line {@code key : value} of a file; empty without the file. */
  private static Optional<String> firstValue(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // not Linux
    }
  }
}
