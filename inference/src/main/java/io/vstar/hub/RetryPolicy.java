package io.vstar.hub;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * The rule for failures of the network: a few further tries with doubling pauses.
 *
 * @param tries number of consecutive tries without any bytes received, including the first
 * @param firstPause pause before the second try
 * @param patience longest wait for a connection, a response or the next bytes
 */
record RetryPolicy(int tries, Duration firstPause, Duration patience) {
  /** Five tries, a first pause of 1 s, and waits of at most 30 s. */
  static final RetryPolicy STANDARD =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** The longest pause, also if a server asks for more. */
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /** Returns this policy with a single try. */
  RetryPolicy once() {
    return new RetryPolicy(1, firstPause, patience);
  }

  /** Starts to count the tries of one download. */
  Attempts start(HubListener listener) {
    return new Attempts(this, listener);
  }

  /** A request that may be sent several times. */
  @FunctionalInterface
  interface Request<T> {
    T send() throws IOException;
  }

  /**
   * Sends a request until it succeeds.
   *
   * @throws IOException the last failure, or one after which further tries are pointless
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

  /** The count of the tries of one download. */
  static final class Attempts {
    private final RetryPolicy policy;
    private final HubListener listener;
    private int failures;

    private Attempts(RetryPolicy policy, HubListener listener) {
      this.policy = policy;
      this.listener = listener;
    }

    /** Resets the count, because bytes have arrived. */
    void progressed() {
      failures = 0;
    }

    /**
     * Waits before the next try.
     *
     * @throws IOException {@code failure} itself, if there is no next try
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
        Duration requested = refusal.retryAfter().get();
        pause = requested.compareTo(pause) > 0 ? requested : pause;
      }
      return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }
  }
}
