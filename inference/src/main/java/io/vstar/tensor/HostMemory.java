package io.vstar.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The memory that this process can still take, as Linux reports it for the machine and for the
 * control groups (version 1 or 2) that the process runs in, such as a container's.
 *
 * @param proc the folder of {@code meminfo} and {@code self/cgroup}
 * @param groups the folder of control groups
 */
public record HostMemory(Path proc, Path groups) {

  /** Returns the memory of this machine. */
  public static HostMemory ofThisMachine() {
    return new HostMemory(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  /**
   * Returns the bytes that are available without taking them from other processes, swap space
   * included; empty on other systems than Linux.
   */
  public OptionalLong available() {
    OptionalLong machine = sum(lines(proc.resolve("meminfo")), "MemAvailable:", "SwapFree:");
    if (machine.isEmpty()) {
      return machine;
    }
    return LongStream.concat(LongStream.of(machine.getAsLong() * 1024), leftInGroups()).min();
  }

  /** Returns the bytes left in the process's group and all groups around it that have a limit. */
  private LongStream leftInGroups() {
    LongStream.Builder left = LongStream.builder();
    for (String line : lines(proc.resolve("self/cgroup"))) {
      String path = line.substring(line.indexOf('/') + 1);
      if (line.startsWith("0::/")) {
        addAll(groups, path, "memory.max", "memory.current", left);
      } else if (line.contains(":memory:/")) {
        Path memory = groups.resolve("memory");
        addAll(memory, path, "memory.limit_in_bytes", "memory.usage_in_bytes", left);
      }
    }
    return left.build();
  }

  private static void addAll(
      Path root, String path, String limit, String taken, LongStream.Builder left) {
    for (Path group = root.resolve(path); group.startsWith(root); group = group.getParent()) {
      OptionalLong most = number(group.resolve(limit)); // "max" without a limit
      OptionalLong now = number(group.resolve(taken));
      if (most.isPresent() && now.isPresent()) {
        // Cached pages of files count as used, but are freed when memory is needed.
        List<String> parts = lines(group.resolve("memory.stat"));
        long files = sum(parts, "inactive_file", "active_file").orElse(0);
        left.add(Math.max(0, most.getAsLong() - now.getAsLong() + files));
      }
    }
  }

  private static OptionalLong number(Path file) {
    return lines(file).stream()
        .filter(line -> line.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  /** Returns the sum of the values of two keys; empty if the first key is absent. */
  private static OptionalLong sum(List<String> lines, String first, String second) {
    OptionalLong value = value(lines, first);
    return value.isEmpty()
        ? value
        : OptionalLong.of(value.getAsLong() + value(lines, second).orElse(0));
  }

  private static OptionalLong value(List<String> lines, String key) {
    return lines.stream()
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals(key))
        .mapToLong(words -> Long.parseLong(words[1]))
        .findFirst();
  }

  /** Returns the lines of a file; empty if it does not exist. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
