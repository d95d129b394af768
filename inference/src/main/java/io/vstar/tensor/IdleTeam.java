package io.vstar.tensor;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second team of libgomp's threads, which only sleeps. While it exists, all other threads sleep
 * instead of spinning when they wait for each other.
 *
 * <p>Once libgomp manages more threads than there are processors, a waiting thread spins a hundred
 * times before it sleeps, not 300,000 times ({@code gomp_managed_threads} and {@code
 * gomp_throttled_spin_count_var} in libgomp's {@code config/linux/wait.h}, {@code team.c} and
 * {@code env.c}). Nothing else can change this after the library was loaded.
 */
final class IdleTeam implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleTeam.class);

  private final CountDownLatch end = new CountDownLatch(1);

  private IdleTeam() {}

  /** Creates a team on a separate thread, since libgomp frees a team when its thread ends. */
  static IdleTeam of(OpenMp openMp) {
    IdleTeam team = new IdleTeam();
    Thread thread = new Thread(() -> team.hold(openMp), "idle-team");
    thread.setDaemon(true);
    thread.start();
    return team;
  }

  private void hold(OpenMp openMp) {
    openMp.doNothing();
    try {
      end.await();
    } catch (InterruptedException e) {
      LOG.debug("The idle team ends early", e);
    }
  }

  /** Releases the team; its threads end shortly after. */
  @Override
  public void close() {
    end.countDown();
  }
}
