package io.vstar.hostile;

import io.vstar.error.VstarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Reads the crafted files and then mutated ones in a process of its own, which may run out of
 * memory or crash. Prints the number of each case before it reads its file, and stops at the first
 * that is not answered as it should be.
 */
final class FuzzWorker {
  static final int FAILED = 1;

  /** Begins the lines, after the last case, that name the processes this one started. */
  static final String STARTED = "started ";

  /** Begins the line that counts the crafted files, after the last of them. */
  static final String CRAFTED = "crafted ";

  private static final String PROCESS_START = "jdk.ProcessStart";

  private final Path folder;
  private final long seed;
  private final FuzzSeeds seeds;

  private FuzzWorker(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.seed = seed;
    ModelSeed.copyInto(folder);
    this.seeds = new FuzzSeeds(folder, folder.resolve("canary"));
  }

  /**
   * @param arguments a folder, the seed, the first case and the one after the last
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    FuzzWorker worker = new FuzzWorker(folder, Long.parseLong(arguments[1]));
    try (Recording recording = new Recording()) {
      recording.enable(PROCESS_START);
      recording.start();
      worker.readCrafted();
      worker.run(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
      recording.stop();
      Path events = folder.resolve("events.jfr");
      recording.dump(events);
      for (RecordedEvent event : RecordingFile.readAllEvents(events)) {
        System.out.println(STARTED + event.getString("command"));
      }
    }
  }

  private void readCrafted() throws IOException {
    int number = 0;
    for (HostileFile crafted : HostileFile.all().toList()) {
      Path own = Files.createDirectories(folder.resolve("crafted" + number++));
      ModelSeed.copyInto(own);
      report(
          crafted + ": ", problem(crafted.reader(), crafted.writeInto(own, own.resolve("canary"))));
    }
    System.out.println(CRAFTED + number);
  }

  private void run(int first, int end) throws IOException {
    for (int number = first; number < end; number++) {
      System.out.println(number);
      report("", run(number));
    }
  }

  private static void report(String what, String problem) {
    if (problem != null) {
      System.out.println(what + problem);
      System.exit(FAILED);
    }
  }

  /** What is wrong with the answer to one file, or null. */
  private String run(int number) throws IOException {
    SplittableRandom random = new SplittableRandom(seed + number * 0x9e3779b97f4a7c15L);
    FuzzSeeds.Seed original = seeds.choose(random);
    Mutator mutator = new Mutator(random);
    Path file = folder.resolve(original.name());
    byte[] before = Files.exists(file) ? Files.readAllBytes(file) : null;
    Files.write(file, mutator.mutate(original.bytes()));
    String problem = problem(original.reader(), file);
    if (problem != null) {
      return "%s %s, mutated: %s%n%s"
          .formatted(original.reader(), original.name(), mutator.description(), problem);
    }
    if (before == null) {
      Files.delete(file);
    } else {
      Files.write(file, before);
    }
    return null;
  }

  private static String problem(Reader reader, Path file) {
    Throwable answer = TimedReading.answer(reader, file).orElse(null);
    if (answer == null) {
      return null;
    }
    if (!(answer instanceof VstarException)) {
      return Arrays.stream(answer.getStackTrace())
          .limit(40)
          .map(frame -> System.lineSeparator() + "  at " + frame)
          .collect(Collectors.joining("", answer.toString(), ""));
    }
    boolean named = answer.getMessage().contains(reader.named(file).toString());
    return named && reader.error().isInstance(answer) ? null : "answers with " + answer;
  }
}
