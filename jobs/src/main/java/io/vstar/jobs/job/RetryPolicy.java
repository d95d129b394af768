package io.vstar.jobs.job;

import io.vstar.error.ConfigException;
import java.time.Duration;

/**
 * The rule by which a training that failed is tried again.
 *
 * @param retries how often one is tried again that was ended from outside (a crash of native code,
 *     a kill for memory, a host that went down), at least 0
 * @param first the pause before the first retry; each further one is twice as long
 * @param longest the longest pause
 */
public record RetryPolicy(int retries, Duration first, Duration longest) {
  /** Retries while the output folder is in use or the disk is full: a day, at 15 minutes each. */
  private static final int BUSY_RETRIES = 100;

  private static final int MAX_DOUBLINGS = 20;

  /** Validates the numbers. */
  public RetryPolicy {
    if (retries < 0) {
      throw new ConfigException("retries is %d, expected 0 or more".formatted(retries));
    }
  }

  /** Returns the usual pauses, from 30 seconds to 15 minutes. */
  public static RetryPolicy of(int retries) {
    return new RetryPolicy(retries, Duration.ofSeconds(30), Duration.ofMinutes(15));
  }

  /**
   * Returns the pause before the next retry.
   *
   * @param failures the number of failures so far, at least 1
   */
  public Duration pause(int failures) {
    Duration pause = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  /** Returns how often a training is tried again that ends with an exit code. */
  int limit(ExitMeaning meaning) {
    return switch (meaning) {
      case BUSY -> BUSY_RETRIES;
      case KILLED -> retries;
      default -> 0;
    };
  }
}
