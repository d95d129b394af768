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
 * Keeps the threads of an operator from busy waiting while other programs compete for the
 * processors.
 *
 * <p>A thread of libgomp that has finished its part of an operator spins for some milliseconds
 * until the others have finished theirs, and only then sleeps. That is fastest on an otherwise idle
 * machine. On a shared one it takes the processor from the thread it waits for, and steps of a
 * small model can take a hundred times as long. So while this process has to queue for processors,
 * it holds an {@link IdleTeam}. The queue is read once a second, at no cost on a quiet machine.
 */
final class CrowdWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CrowdWatch.class);
  private static final List<String> OWN_CHOICE = List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT");
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final Path PROCESS = Path.of("/proc/self/stat");
  private static final Path MACHINE = Path.of("/proc/stat");

  /**
   * The field of {@code /proc/self/stat}, counted after the name in brackets, that has the time in
   * the program; the time in the kernel follows it.
   */
  private static final int USER_TIME = 11;

  /** The fields of {@code /proc/stat} with idle time, without and with waiting for a disk. */
  private static final Set<Integer> IDLE = Set.of(4, 5);

  /** The last field of {@code /proc/stat} before times of guests, which are in others as well. */
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
   * Begins to watch; returns empty unless libgomp is loaded, the system counts how long threads
   * queue, and the environment does not set how libgomp's threads wait.
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

  /** Reads the counters of this process and the machine. */
  private static CrowdSense.Sample sample() throws IOException {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks
          .map(CrowdWatch::ofThread)
          .reduce(new CrowdSense.Sample(0, 0, own(), all()), CrowdSense.Sample::plus);
    }
  }

  /** Reads a thread's schedstat: nanoseconds on a processor, nanoseconds in its queue, a count. */
  private static CrowdSense.Sample ofThread(Path task) {
    try {
      String[] numbers = Files.readString(task.resolve("schedstat")).trim().split(" ");
      return new CrowdSense.Sample(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), 0, 0);
    } catch (IOException e) {
      return CrowdSense.Sample.NONE; // the thread has ended
    }
  }

  /** Reads the ticks that this process was on a processor. */
  private static long own() throws IOException {
    String line = Files.readString(PROCESS);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
  }

  /** Reads the ticks that all processors were busy. */
  private static long all() throws IOException {
    try (Stream<String> lines = Files.lines(MACHINE)) {
      String[] fields = lines.findFirst().orElse("").trim().split(" +");
      return IntStream.range(1, Math.min(fields.length, STEAL + 1))
          .filter(field -> !IDLE.contains(field))
          .mapToLong(field -> Long.parseLong(fields[field]))
          .sum();
    }
  }

  /** Ends the watch and the idle team, and waits for their end, even if interrupted meanwhile. */
  @Override
  public void close() {
    thread.interrupt();
    ThreadEnd.await(thread);
  }
}
