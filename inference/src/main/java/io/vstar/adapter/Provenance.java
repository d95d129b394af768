package io.vstar.adapter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The origin of an adapter, as far as its file records it.
 *
 * @param steps number of optimizer steps it was trained
 * @param checkpointHash AUTOMATIC1111's short hash of the model it was trained on
 * @param checkpointName name of that model
 * @param notes free-form metadata of safetensors files, such as {@link ModelSpec#entries}; {@code
 *     .pt} files do not store it
 */
public record Provenance(
    Optional<Long> steps,
    Optional<String> checkpointHash,
    Optional<String> checkpointName,
    Map<String, String> notes) {

  /** The provenance of an adapter of unknown origin. */
  public static final Provenance UNKNOWN =
      new Provenance(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

  public Provenance {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /** Returns this provenance with other notes. */
  public Provenance withNotes(Map<String, String> newNotes) {
    return new Provenance(steps, checkpointHash, checkpointName, newNotes);
  }
}
