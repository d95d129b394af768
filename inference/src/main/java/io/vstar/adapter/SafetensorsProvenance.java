package io.vstar.adapter;

import io.vstar.error.CheckpointException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a {@link Provenance} into the metadata of a safetensors file and reads it. */
public final class SafetensorsProvenance {
  private static final String STEPS = "vstar.steps";
  private static final String CHECKPOINT_HASH = "vstar.checkpoint_hash";
  private static final String CHECKPOINT_NAME = "vstar.checkpoint_name";

  /** The keys about the file itself, which are not part of the provenance. */
  private static final Set<String> OF_THE_FILE = Set.of("format", ModelSpec.HASH);

  private SafetensorsProvenance() {}

  /** Returns the metadata of a provenance. */
  public static Map<String, String> form(Provenance provenance) {
    Map<String, String> metadata = new LinkedHashMap<>(provenance.notes());
    provenance.steps().ifPresent(steps -> metadata.put(STEPS, Long.toString(steps)));
    provenance.checkpointHash().ifPresent(hash -> metadata.put(CHECKPOINT_HASH, hash));
    provenance.checkpointName().ifPresent(name -> metadata.put(CHECKPOINT_NAME, name));
    return metadata;
  }

  /**
   * Reads the provenance from a file's metadata.
   *
   * @throws CheckpointException naming the file, if the number of steps is not a number
   */
  public static Provenance read(Path file, Map<String, String> metadata) {
    Map<String, String> notes = new LinkedHashMap<>(metadata);
    notes.keySet().removeAll(OF_THE_FILE);
    Optional<Long> steps =
        Optional.ofNullable(notes.remove(STEPS)).map(text -> parseSteps(file, text));
    Optional<String> hash = Optional.ofNullable(notes.remove(CHECKPOINT_HASH));
    Optional<String> name = Optional.ofNullable(notes.remove(CHECKPOINT_NAME));
    return new Provenance(steps, hash, name, notes);
  }

  private static long parseSteps(Path file, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "%s: metadata %s is %s, expected a whole number".formatted(file, STEPS, text), e);
    }
  }
}
