package io.vstar.hostile;

import io.vstar.error.VstarException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Reads mutated files in a process of its own, which may run out of memory or crash. Prints the
 * number of each case before it reads its file, and stops at the first that is not answered as it
 * should be.
 */
final class FuzzWorker {
  static final int FAILED = 1;

  /** Of processor time; every valid seed takes less than a tenth. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Of the clock, for a reader that waits for something; the machine may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path folder;
  private final long seed;
  private final FuzzSeeds seeds;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private FuzzWorker(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.seed = seed;
    ModelSeed.copyInto(folder);
    Path picture = Files.createDirectories(folder.resolve("dataset")).resolve("rgb.png");
    Files.write(picture, HostileArchives.resource("/io/vstar/image/rgb.png"));
    this.seeds = new FuzzSeeds(folder, folder.resolve("canary"));
  }

  /**
   * @param arguments a folder, the seed, the first case and the one after the last
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    FuzzWorker worker = new FuzzWorker(folder, Long.parseLong(arguments[1]));
    for (int number = Integer.parseInt(arguments[2]);
        number < Integer.parseInt(arguments[3]);
        number++) {
      System.out.println(number);
      String problem = worker.run(number);
      if (problem != null) {
        System.out.println(problem);
        System.exit(FAILED);
      }
    }
  }

  /** What is wrong with the answer to one file, or null. */
  private String run(int number) throws IOException, InterruptedException {
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

  private String problem(Reader reader, Path file) throws InterruptedException {
    AtomicReference<Throwable> answer = new AtomicReference<>();
    Thread reading =
        new Thread(
            () -> {
              try {
                reader.read(file);
              } catch (Throwable e) { // an error of memory or of the stack is what is looked for
                answer.set(e);
              }
            },
            "reading");
    reading.setDaemon(true);
    long start = System.nanoTime();
    reading.start();
    for (reading.join(50); reading.isAlive(); reading.join(50)) {
      long used = threads.getThreadCpuTime(reading.getId());
      if (used > LIMIT.toNanos() || System.nanoTime() - start > PATIENCE.toNanos()) {
        return "takes more than %s:%n%s".formatted(LIMIT, stack(reading.getStackTrace()));
      }
    }
    Throwable thrown = answer.get();
    if (thrown == null) {
      return null;
    }
    if (!(thrown instanceof VstarException)) {
      return thrown + System.lineSeparator() + stack(thrown.getStackTrace());
    }
    boolean named = thrown.getMessage().contains(reader.named(file).toString());
    return named && reader.error().isInstance(thrown) ? null : "answers with " + thrown;
  }

  private static String stack(StackTraceElement[] frames) {
    return Arrays.stream(frames)
        .limit(40)
        .map(frame -> "  at " + frame)
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
