package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of snapshots: the state of a run, from which {@code --resume} continues.
 *
 * @param every the optimizer steps from one snapshot to the next, at least 1; default: only when
 *     the run is stopped
 */
public record SnapshotSettings(@Incidental Optional<Integer> every) {
  public SnapshotSettings {
    InvalidValueException.unless(
        every.isEmpty() || every.get() >= 1, "every", every.orElse(0), "a whole number > 0");
  }
}
