package io.vstar.hub;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * What to do when the network fails: try again a few times, with pauses that double.
 *
 * @param tries in a row without a byte arriving, the first included
 * @param firstPause before the second try
 * @param patience how long to wait for a connection, an answer or the next byte
 */
record RetryPolicy(int tries, Duration firstPause, Duration patience) {
  static final RetryPolicy STANDARD =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** The longest wait a server can ask for. */
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  RetryPolicy once() {
    return new RetryPolicy(1, firstPause, patience);
  }

  Attempts start(HubListener listener) {
    return new Attempts(this, listener);
  }

  /** A request, possibly one of several tries. */
  @FunctionalInterface
  interface Request<T> {
    T send() throws IOException;
  }

  /**
   * Sends a request until it succeeds.
   *
   * @throws IOException the last failure, or one that no further try can mend
   */
  <T> T send(Request<T> request, HubListener listener) throws IOException {
    Attempts attempts = start(listener);
    while (true) {
      try {
        return request.send();
      } catch (IOException e) {
        attempts.failed(e);
      }
    }
  }

  /** The tries of one thing. */
  static final class Attempts {
    private final RetryPolicy policy;
    private final HubListener listener;
    private int failures;

    private Attempts(RetryPolicy policy, HubListener listener) {
      this.policy = policy;
      this.listener = listener;
    }

    /** Something arrived: the next failure is the first one again. */
    void progressed() {
      failures = 0;
    }

    /**
     * Waits before the next try.
     *
     * @throws IOException {@code failure} itself, if there is to be no next try
     */
    void failed(IOException failure) throws IOException {
      failures++;
      boolean hopeless =
          failure instanceof ProtocolException
              || failure instanceof HttpRefusal refusal && !refusal.isTransient();
      if (hopeless || failures >= policy.tries) {
        throw failure;
      }
      Duration pause = pause(failure);
      listener.note(
          String.format(
              Locale.ROOT,
              "%s; trying again in %.1f s",
              Failures.inWords(failure),
              pause.toMillis() / 1000.0));
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for the network");
      }
    }

    private Duration pause(IOException failure) {
      Duration pause = policy.firstPause.multipliedBy(1L << (failures - 1));
      if (failure instanceof HttpRefusal refusal && refusal.retryAfter().isPresent()) {
        Duration asked = refusal.retryAfter().get();
        pause = asked.compareTo(pause) > 0 ? asked : pause;
      }
      return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }
  }
}
