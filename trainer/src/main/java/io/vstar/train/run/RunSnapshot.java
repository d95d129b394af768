package io.vstar.train.run;

import io.vstar.error.CheckpointException;
import io.vstar.train.config.MethodSchema;
import io.vstar.train.loop.TrainingState;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.result.RunInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot of a run: its state, together with the method and the inputs that it was made with, so
 * that a difference can be named years later by the file alone.
 *
 * @param method the name of the method
 * @param inputs the inputs of the run
 * @param state the state
 */
record RunSnapshot(String method, RunInputs inputs, TrainingState state) {
  private static final String METHOD = "method";
  private static final String INPUTS = "inputs";

  /** Writes a snapshot, whole or not at all. */
  static void write(Path file, MethodSchema<?> schema, RunInputs inputs, TrainingState state) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(METHOD, schema.name());
    notes.put(INPUTS, inputs.toJson());
    TrainingStateFile.write(file, state, notes);
  }

  /**
   * Reads a snapshot.
   *
   * @throws CheckpointException if it is damaged, or no snapshot of a run
   */
  static RunSnapshot read(Path file) {
    Map<String, String> notes = TrainingStateFile.notes(file);
    if (!notes.keySet().containsAll(List.of(METHOD, INPUTS))) {
      throw new CheckpointException(file + " is no snapshot of a run: it does not say of which");
    }
    try {
      return new RunSnapshot(
          notes.get(METHOD), RunInputs.fromJson(notes.get(INPUTS)), TrainingStateFile.read(file));
    } catch (IOException e) {
      throw new CheckpointException(
          "%s is damaged: what it says of its run %s".formatted(file, e.getMessage()), e);
    }
  }
}
