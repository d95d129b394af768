package io.vstar.soak;

import io.vstar.tensor.ProcessMemory;
import io.vstar.tensor.TensorRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a process holds after some work.
 *
 * @param generations pictures asked for so far
 * @param trainings runs so far
 * @param seconds since the work began
 * @param anonymous bytes of memory that are no file's, Java's heap included
 * @param heap bytes on Java's heap that a collection of garbage leaves
 * @param files open file descriptors
 * @param maps of files into memory, those of libraries included
 * @param threads of the system's, the engine's own included
 * @param kernels that the engine holds
 * @param leftovers files and folders in the folder for temporary files
 */
record ProcessFigures(
    long generations,
    long trainings,
    long seconds,
    long anonymous,
    long heap,
    long files,
    long maps,
    long threads,
    long kernels,
    long leftovers) {
  static final String HEADER =
      "generations,trainings,seconds,anonymous,heap,files,maps,threads,kernels,leftovers";

  /** Measures this process, garbage and holes between tensors given back before. */
  static ProcessFigures measure(TensorRuntime runtime, int generations, int trainings, long seconds)
      throws InterruptedException {
    collectGarbage();
    runtime.giveBackMemory();
    return new ProcessFigures(
        generations,
        trainings,
        seconds,
        ProcessMemory.anonymous().orElseThrow(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        entries(Path.of("/proc/self/fd")),
        fileMaps(),
        entries(Path.of("/proc/self/task")),
        runtime.heldKernels(),
        entries(Path.of(System.getProperty("java.io.tmpdir"))));
  }

  /** Waits until files that garbage has mapped are given back, which a thread of the JVM does. */
  private static void collectGarbage() throws InterruptedException {
    int quiet = 0;
    while (quiet < 3) {
      long before = fileMaps();
      System.gc();
      Thread.sleep(50);
      quiet = fileMaps() < before ? 0 : quiet + 1;
    }
  }

  private static long entries(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long fileMaps() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("/")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns one line, in the order of {@link #HEADER}. */
  String line() {
    return LongStream.of(
            generations,
            trainings,
            seconds,
            anonymous,
            heap,
            files,
            maps,
            threads,
            kernels,
            leftovers)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }

  /** Reads a table with the header. */
  static List<ProcessFigures> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).map(ProcessFigures::parse).toList();
  }

  private static ProcessFigures parse(String line) {
    long[] v = Arrays.stream(line.split(",")).mapToLong(Long::parseLong).toArray();
    return new ProcessFigures(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
  }
}
