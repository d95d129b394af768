package io.vstar.train.config;

import java.util.Optional;

/**
 * The settings of snapshots: the state of a run, from which {@code --resume} continues.
 *
 * @param every the optimizer steps from one snapshot to the next, at least 1; default: only when
 *     the run is stopped
 * @param keep the number of snapshots that stay, the newest ones, at least 1; default 2, so that
 *     one is left if the newest is damaged
 */
public record SnapshotSettings(
    @Incidental Optional<Integer> every, @Default("2") @Incidental int keep) {
  public SnapshotSettings {
    InvalidValueException.unless(
        every.isEmpty() || every.get() >= 1, "every", every.orElse(0), "a whole number > 0");
    InvalidValueException.unless(keep >= 1, "keep", keep, "a whole number > 0");
  }
}
