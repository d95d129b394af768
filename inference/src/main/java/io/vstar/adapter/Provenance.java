package io.vstar.adapter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where an adapter comes from, as far as its file tells.
 *
 * @param steps how many optimizer steps it was trained
 * @param checkpointHash short hash of the model it was trained on, as AUTOMATIC1111 computes it
 * @param checkpointName name of that model
 * @param notes free-form metadata of safetensors files, like {@link ModelSpec#entries}; a {@code
 *     .pt} file has no place for it
 */
public record Provenance(
    Optional<Long> steps,
    Optional<String> checkpointHash,
    Optional<String> checkpointName,
    Map<String, String> notes) {

  /** Nothing is known. */
  public static final Provenance UNKNOWN =
      new Provenance(Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

  public Provenance {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /** The same, with other notes. */
  public Provenance withNotes(Map<String, String> newNotes) {
    return new Provenance(steps, checkpointHash, checkpointName, newNotes);
  }
}
