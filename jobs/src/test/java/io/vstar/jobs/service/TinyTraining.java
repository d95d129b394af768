package io.vstar.jobs.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * A program that behaves as {@code vstar train} does to a scheduler, without learning: it locks its
 * folder, ends with 6 if its result is published, goes on from its step, and keeps it when it is
 * stopped.
 *
 * <p>The config has {@code folder}, {@code steps} (20 ms each) and {@code codes}, the exit codes of
 * its first starts; 0 trains.
 */
final class TinyTraining {
  private static final int STEP_MILLIS = 20;

  private TinyTraining() {}

  static List<String> line(List<String> arguments) {
    List<String> line = new ArrayList<>(java(TinyTraining.class));
    line.addAll(arguments);
    return line;
  }

  /** Returns a command line that starts a class of this class path. */
  static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  public static void main(String[] arguments) throws Exception {
    List<String> given = Arrays.asList(arguments);
    String config = given.get(0).substring("--config=".length());
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(Path.of(config))) {
      settings.load(reader);
    }
    Path folder = Path.of(settings.getProperty("folder"));
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        System.err.println("vstar: " + folder + " is in use");
        System.exit(4);
      }
      append(folder, "starts", String.join(" ", given.subList(1, given.size())));
      System.exit(code(settings, folder, given));
    }
  }

  private static int code(Properties settings, Path folder, List<String> arguments)
      throws Exception {
    String[] codes = settings.getProperty("codes", "").split(" ");
    int start = Files.readAllLines(folder.resolve("starts")).size();
    if (start <= codes.length && !codes[start - 1].isEmpty() && !codes[start - 1].equals("0")) {
      System.err.println("vstar: told to end with " + codes[start - 1]);
      return Integer.parseInt(codes[start - 1]);
    }
    if (Files.exists(folder.resolve("published")) && arguments.contains("--if-changed")) {
      System.out.println("nothing changed");
      return 6;
    }
    train(folder, Integer.parseInt(settings.getProperty("steps")), arguments);
    return 0;
  }

  private static void train(Path folder, int steps, List<String> arguments) throws Exception {
    Path state = folder.resolve("step");
    String[] snapshot =
        arguments.contains("--resume") && Files.exists(state)
            ? Files.readString(state).split(" ")
            : new String[] {"0", "1"};
    int from = Integer.parseInt(snapshot[0]);
    long value = Long.parseLong(snapshot[1]);
    append(folder, "from", Integer.toString(from));
    for (int step = from + 1; step <= steps; step++) {
      Thread.sleep(STEP_MILLIS);
      value = after(value, step);
      Path next = folder.resolve("step.new");
      Files.writeString(next, step + " " + value);
      Files.move(next, state, StandardCopyOption.ATOMIC_MOVE);
    }
    append(folder, "published", Long.toString(value));
  }

  /** Returns what an uninterrupted training of some steps publishes. */
  static long result(int steps) {
    long value = 1;
    for (int step = 1; step <= steps; step++) {
      value = after(value, step);
    }
    return value;
  }

  /** Returns a value that depends on all steps so far. */
  private static long after(long value, int step) {
    return 31 * value + step;
  }

  private static void append(Path folder, String file, String line) throws IOException {
    Files.writeString(
        folder.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
