package io.vstar.train.config;

import java.util.Optional;

/**
 * How often a run's whole state is written, from which {@code --resume} goes on.
 *
 * @param every optimizer steps from one snapshot to the next; default: only when the run is stopped
 */
public record SnapshotSettings(@Incidental Optional<Integer> every) {
  public SnapshotSettings {
    InvalidValueException.unless(
        every.isEmpty() || every.get() >= 1, "every", every.orElse(0), "a whole number > 0");
  }
}
