package io.vstar.train.run;

import io.vstar.error.ConfigException;
import io.vstar.error.VstarException;
import io.vstar.io.FileTree;
import io.vstar.train.config.ConfigFingerprint;
import io.vstar.train.config.ConfigLoader;
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
 * An earlier run that was stopped or cut off and left a snapshot.
 *
 * @param folder the folder of its files
 * @param state the state from which another run continues it
 */
record ResumableRun(RunFolder folder, TrainingState state) {

  /**
   * Finds the run to resume: the last one that left a snapshot, if none after it was completed.
   *
   * @param results the result folder
   * @param schema the schema of the run's method
   * @param inputs the inputs of the run that resumes it
   * @return empty if there is no such run
   * @throws ConfigException if the earlier run had other settings, pictures, captions or another
   *     base model, or its files are damaged; it says which, and what to do
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
    try {
      requireSameConfig(run, schema, inputs);
      TrainingState state = TrainingStateFile.read(run.state());
      if (!state.position().run().equals(inputs.fingerprint())) {
        throw new ConfigException("its pictures, captions or base model were others");
      }
      return new ResumableRun(run, state);
    } catch (VstarException e) {
      throw new ConfigException(
          "%s cannot be gone on with: %s; leave --resume out to begin anew"
              .formatted(run.path(), e.getMessage()),
          e);
    }
  }

  private static void requireSameConfig(RunFolder run, MethodSchema<?> schema, RunInputs inputs) {
    String method = ConfigLoader.method(run.config(), List.of()).orElse("not named");
    if (!method.equals(schema.name())) {
      throw new ConfigException("its method was %s, is %s".formatted(method, schema.name()));
    }
    List<String> differences =
        ConfigFingerprint.differences(ConfigLoader.written(run.config()), inputs.config());
    if (!differences.isEmpty()) {
      throw new ConfigException(String.join("; ", differences));
    }
  }

  /** Copies the logs and sheets of this run to the folder of the run that resumes it. */
  void handOver(RunFolder next) {
    FileTree.copyMissing(folder.path(), next.path(), this::isHandedOver);
  }

  /** Returns whether a file is copied: not those that the next run writes itself. */
  private boolean isHandedOver(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(folder.name() + ".")
        && !file.equals(folder.state())
        && !file.equals(folder.manifest())
        && !file.equals(folder.beforeAfter())
        && !file.equals(folder.report());
  }
}
