package io.vstar.train.run;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.io.FileTree;
import io.vstar.train.config.ConfigFingerprint;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.MethodSchema;
import io.vstar.train.loop.TrainingState;
import io.vstar.train.loop.TrainingStateFile;
import io.vstar.train.result.Manifest;
import io.vstar.train.result.ResultFolder;
import io.vstar.train.result.RunFolder;
import io.vstar.train.result.RunInputs;
import io.vstar.train.result.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An earlier run that was stopped or cut off, and left its state.
 *
 * @param folder its files
 * @param state from which another run goes on
 */
record ResumableRun(RunFolder folder, TrainingState state) {

  /**
   * Finds the run to go on with: the last one that left its state, if none after it has come to its
   * end.
   *
   * @param inputs those of the run that is to go on
   * @throws ConfigException naming the settings that differ from those of the earlier run, or what
   *     else does
   * @throws CheckpointException if the state is damaged
   */
  static Optional<ResumableRun> find(
      ResultFolder results, MethodSchema<?> schema, RunInputs inputs) {
    List<RunFolder> runs = results.runs();
    for (int i = runs.size() - 1; i >= 0; i--) {
      RunFolder run = runs.get(i);
      if (Files.exists(run.state())) {
        return Optional.of(open(run, schema, inputs));
      }
      if (run.readManifest().filter(ResumableRun::isCompleted).isPresent()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isCompleted(Manifest manifest) {
    return manifest.result().outcome() == RunResult.Outcome.COMPLETED;
  }

  private static ResumableRun open(RunFolder run, MethodSchema<?> schema, RunInputs inputs) {
    requireSameConfig(run, schema, inputs);
    TrainingState state = TrainingStateFile.read(run.state());
    if (!state.position().run().equals(inputs.fingerprint())) {
      throw new ConfigException(
          "%s cannot be gone on with: its pictures, captions or base model were others; leave --resume out to begin anew"
              .formatted(run.path()));
    }
    return new ResumableRun(run, state);
  }

  private static void requireSameConfig(RunFolder run, MethodSchema<?> schema, RunInputs inputs) {
    List<String> differences =
        ConfigFingerprint.differences(
            ConfigWriter.toMap(ConfigLoader.load(schema, run.config(), List.of())),
            inputs.config());
    if (!differences.isEmpty()) {
      throw new ConfigException(
          "%s cannot be gone on with: %s; set it back, or leave --resume out to begin anew"
              .formatted(run.path(), String.join("; ", differences)));
    }
  }

  /** Gives the run that goes on what this one has logged and drawn so far. */
  void handOver(RunFolder next) {
    FileTree.copyMissing(folder.path(), next.path(), this::isHandedOver);
  }

  /** What the next run writes itself at its end, or has to write before. */
  private boolean isHandedOver(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(folder.name() + ".")
        && !file.equals(folder.state())
        && !file.equals(folder.manifest())
        && !file.equals(folder.beforeAfter());
  }

  /** Removes the state, once another run has come to the end of this one. */
  void finish() {
    FileTree.delete(folder.state());
  }
}
