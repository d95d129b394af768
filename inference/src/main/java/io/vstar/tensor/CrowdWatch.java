package io.vstar.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the threads of an operator from waiting for each other at full speed while other programs
 * want the processor.
 *
 * <p>A thread of libgomp that has done its share of an operator looks for some milliseconds whether
 * the others have, and only then sleeps. That is the fastest way on a machine of one's own. On a
 * shared one it takes the processor from the very thread that is waited for, and steps of a small
 * model can take a hundred times as long. So while this process has to queue for processors, it
 * holds an {@link IdleTeam}. The queue is looked at once a second; a quiet machine pays nothing.
 */
final class CrowdWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CrowdWatch.class);
  private static final List<String> OWN_CHOICE = List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT");
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path PROCESS = Path.of("/proc/self/stat");
  private static final Path MACHINE = Path.of("/proc/stat");

  /**
   * Of {@code /proc/self/stat}, behind the name in brackets: time in the program, in the kernel.
   */
  private static final int USER_TIME = 11;

  /** Of {@code /proc/stat}: idle, and idle because of a disk. */
  private static final Set<Integer> IDLE = Set.of(4, 5);

  /** The last one before what is counted a second time, for guests. */
  private static final int STEAL = 8;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final OpenMp openMp;
  private final Thread thread;

  private CrowdWatch(OpenMp openMp) {
    this.openMp = openMp;
    this.thread = new Thread(this::watch, "crowd-watch");
    thread.setDaemon(true);
  }

  /**
   * Begins to watch where libgomp is loaded, the system counts how long threads queue, and the
   * environment leaves to libgomp how its threads wait.
   */
  static Optional<CrowdWatch> begin(Map<String, String> environment) {
    if (OWN_CHOICE.stream().anyMatch(environment::containsKey)
        || !Files.exists(TASKS.resolveSibling("schedstat"))) {
      return Optional.empty();
    }
    Optional<CrowdWatch> watch = OpenMp.loaded().map(CrowdWatch::new);
    watch.ifPresent(w -> w.thread.start());
    return watch;
  }

  private void watch() {
    Optional<IdleTeam> team = Optional.empty();
    try {
      CrowdSense sense = new CrowdSense(sample());
      while (true) {
        Thread.sleep(INTERVAL.toMillis());
        boolean crowded = sense.crowded(sample());
        if (crowded != team.isPresent()) {
          LOG.debug("Threads wait for each other {}", crowded ? "asleep" : "at full speed");
          team.ifPresent(IdleTeam::close);
          team = crowded ? Optional.of(IdleTeam.of(openMp)) : Optional.empty();
        }
      }
    } catch (InterruptedException e) {
      LOG.trace("The watch is over");
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("The queue for processors cannot be read any more", e);
    } finally {
      team.ifPresent(IdleTeam::close);
    }
  }

  /** What this process and others have had so far. */
  private static CrowdSense.Sample sample() throws IOException {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks
          .map(CrowdWatch::ofThread)
          .reduce(new CrowdSense.Sample(0, 0, own(), all()), CrowdSense.Sample::plus);
    }
  }

  /** Its schedstat holds nanoseconds on a processor, nanoseconds in its queue, and a count. */
  private static CrowdSense.Sample ofThread(Path task) {
    try {
      String[] numbers = Files.readString(task.resolve("schedstat")).trim().split(" ");
      return new CrowdSense.Sample(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), 0, 0);
    } catch (IOException e) {
      return CrowdSense.Sample.NONE; // the thread has ended
    }
  }

  /** Ticks of this process. */
  private static long own() throws IOException {
    String line = Files.readString(PROCESS);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
  }

  /** Ticks that all processors were busy. */
  private static long all() throws IOException {
    try (Stream<String> lines = Files.lines(MACHINE)) {
      String[] fields = lines.findFirst().orElse("").trim().split(" +");
      return IntStream.range(1, Math.min(fields.length, STEAL + 1))
          .filter(field -> !IDLE.contains(field))
          .mapToLong(field -> Long.parseLong(fields[field]))
          .sum();
    }
  }

  /** Ends the watch, and with it the idle team. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
