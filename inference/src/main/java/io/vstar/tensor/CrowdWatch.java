package io.vstar.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final CrowdSense sense = new CrowdSense();
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

  /** What the threads of this process have computed and queued so far. */
  private static CrowdSense.Sample sample() throws IOException {
    try (Stream<Path> tasks = Files.list(TASKS)) {
      return tasks.map(CrowdWatch::sample).reduce(CrowdSense.Sample.NONE, CrowdSense.Sample::plus);
    }
  }

  /** Its schedstat holds nanoseconds on a processor, nanoseconds in its queue, and a count. */
  private static CrowdSense.Sample sample(Path task) {
    try {
      String[] numbers = Files.readString(task.resolve("schedstat")).trim().split(" ");
      return new CrowdSense.Sample(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    } catch (IOException e) {
      return CrowdSense.Sample.NONE; // the thread has ended
    }
  }

  /** Ends the watch, and with it the idle team. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
